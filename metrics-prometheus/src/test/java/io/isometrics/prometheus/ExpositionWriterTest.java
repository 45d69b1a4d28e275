package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The exposition for a server that is not ours. */
class ExpositionWriterTest {

  private static final String SERVED =
      """
      # HELP served_total Served.
      # TYPE served_total counter
      served_total 1.0
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/openmetrics-text; version=1.0.0; escaping=allow-utf-8, text/plain;q=0.5",
        Http.PROTOBUF,
        "nonsense"
      })
  void isWhatTheExporterAnswers(String accept) throws IOException {
    try (Exported exported = new Exported()) {
      exported.registry.counter("served_total", "Served.").register().increment();
      var answer = Http.get(exported.exporter.uri(), "Accept", accept);

      Exposition exposition = exported.backend.exposition(accept);

      assertThat(bytes(exposition)).isEqualTo(answer.body());
      assertThat(exposition.contentType())
          .isEqualTo(answer.headers().firstValue("Content-Type").orElseThrow());
    }
  }

  @Test
  void isTextForAClientThatDoesNotSay() throws IOException {
    try (Exported exported = new Exported()) {
      exported.registry.counter("served_total", "Served.").register().increment();
      Exposition exposition = exported.backend.exposition(null);

      assertThat(exposition.contentType()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
      assertThat(new String(bytes(exposition), StandardCharsets.UTF_8)).isEqualTo(SERVED);
    }
  }

  @Test
  void readsTheMetricsAnewEachTime() throws IOException {
    try (Exported exported = new Exported()) {
      var served = exported.registry.counter("served_total", "Served.").register();
      Exposition exposition = exported.backend.exposition("text/plain");
      served.increment();
      assertThat(new String(bytes(exposition), StandardCharsets.UTF_8)).isEqualTo(SERVED);
      served.increment();
      assertThat(new String(bytes(exposition), StandardCharsets.UTF_8)).contains("total 2.0\n");
    }
  }

  @Test
  void aBrokenStreamIsTheCallersAndHarmsNoLaterScrape() throws IOException {
    try (Exported exported = new Exported()) {
      exported.registry.counter("served_total", "Served.").register().increment();
      Exposition exposition = exported.backend.exposition("text/plain");
      OutputStream broken =
          new OutputStream() {
            @Override
            public void write(int one) throws IOException {
              throw new IOException("Broken pipe");
            }
          };

      assertThatThrownBy(() -> exposition.writeTo(broken))
          .isInstanceOf(IOException.class)
          .hasMessage("Broken pipe");
      assertThat(new String(bytes(exposition), StandardCharsets.UTF_8)).isEqualTo(SERVED);
      assertThat(exported.log.warnings()).isEmpty();
    }
  }

  @Test
  void isEmptyAfterTheEnd() throws IOException {
    Exported exported = new Exported();
    exported.registry.counter("served_total", "Served.").register().increment();
    Exposition exposition = exported.backend.exposition("text/plain");
    exported.close();

    assertThat(bytes(exposition)).isEmpty();
  }

  private static byte[] bytes(Exposition exposition) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    exposition.writeTo(out);
    return out.toByteArray();
  }
}
