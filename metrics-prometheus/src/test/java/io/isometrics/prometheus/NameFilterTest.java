package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.Collector;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code name[]} and {@code debug} in the query of a scrape. */
class NameFilterTest {

  private final Exported exported = new Exported();
  private final AtomicInteger reads = new AtomicInteger();

  NameFilterTest() {
    exported.registry.counter("orders_total", "Orders.").register().increment();
    exported.registry.counter("orders_open_total", "Others.").register().increment();
    exported.registry.gauge("depth", "Depth.").callback(reads::incrementAndGet);
    exported.registry.histogram("size_bytes", "Size.").buckets(1, 2).register().observe(1);
    exported.registry.info("build_info", "Build.").label("version", "1").register();
    exported.registry.histogram("wide_bytes", "Wide.").exponential().register().observe(3);
    Counter.builder()
        .name("theirs_total")
        .help("Theirs.")
        .register(exported.backend.prometheusRegistry())
        .inc();
    Summary.builder()
        .name("took_seconds")
        .help("Took.")
        .register(exported.backend.prometheusRegistry())
        .observe(1);
  }

  @AfterEach
  void close() {
    exported.close();
  }

  private HttpResponse<byte[]> get(String query, String accept) {
    return Http.get(
        URI.create(exported.exporter.uri() + "?" + query.replace("[]", "%5B%5D")),
        "Accept",
        accept);
  }

  /** The families of an answer in the text format, one after the other. */
  private String families(String query) {
    return Http.text(get(query, "text/plain"))
        .lines()
        .filter(line -> line.startsWith("# TYPE "))
        .map(line -> line.split(" ", -1)[2])
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "name[]=orders_total, orders_total",
    "name[]=orders, orders_total",
    "name[]=depth, depth",
    "name[]=size_bytes, size_bytes",
    "name[]=size_bytes_bucket, size_bytes",
    "name[]=size_bytes_count&name[]=size_bytes_sum, size_bytes",
    "name[]=build_info, build_info",
    "name[]=wide_bytes, wide_bytes",
    "name[]=wide_bytes_count, wide_bytes",
    "name[]=theirs_total, theirs_total",
    "name[]=theirs, theirs_total",
    "name[]=took_seconds_sum, took_seconds",
    "name[]=took_seconds_count, took_seconds",
    "name[]=took_seconds_created, took_seconds",
    "name[]=took_seconds, took_seconds",
    "name[]=took_seconds_bucket, ''",
    "name[]=orders_created, orders_total",
    "name[]=theirs_created, theirs_total",
    "name[]=theirs_sum, ''",
    "name[]=size_bytes_sum, size_bytes",
    "name[]=size_bytes_created, size_bytes",
    "name[]=size_bytes_total, ''",
    "name[]=wide_bytes_bucket, wide_bytes",
    "name[]=wide_bytes_sum, wide_bytes",
    "name[]=build, build_info",
    "name[]=build_info_info, ''",
    "name[]=theirs_total&a=b&name[]=orders_total&name[]=nothing, orders_total theirs_total",
    "name[]=ord, ''",
    "name[]=depth_total, ''",
    "name[]=, ''",
    "name[], ''",
  })
  void theFamiliesOfTheseNamesAreServed(String query, String expected) {
    assertThat(families(query)).isEqualTo(expected);
  }

  @Test
  void inEveryFormatAndEscaping() {
    String query = "name[]=orders_total";

    assertThat(Http.text(get(query, Http.OPEN_METRICS)))
        .isEqualTo("# TYPE orders counter\n# HELP orders Orders.\norders_total 1.0\n# EOF\n");
    assertThat(Http.text(get(query, Http.OPEN_METRICS + ";escaping=values")))
        .isEqualTo("# TYPE orders counter\n# HELP orders Orders.\norders_total 1.0\n# EOF\n");
    assertThat(new String(get(query, Http.PROTOBUF).body(), StandardCharsets.ISO_8859_1))
        .contains("orders_total")
        .doesNotContain("depth", "theirs", "orders_open");
    assertThat(get("name[]=none", Http.PROTOBUF).body()).isEmpty();
  }

  @Test
  void noCallbackOfAnotherFamilyIsRead() {
    families("name[]=orders_total");
    assertThat(reads).hasValue(0);

    families("name[]=depth");
    assertThat(reads).hasValue(1);
  }

  @Test
  void theCollectorsOfOthersThatFailCostNothing() {
    exported
        .backend
        .prometheusRegistry()
        .register(
            (Collector)
                () -> {
                  throw new IllegalStateException("broken");
                });

    assertThat(families("name[]=orders_total&name[]=theirs_total")).isEqualTo("orders_total");
    assertThat(families("name[]=wide_bytes")).isEqualTo("wide_bytes");
  }

  @Test
  void aQueryThatIsTooLongIsRefused() {
    HttpResponse<byte[]> response = get("name[]=x&".repeat(800), "text/plain");

    assertThat(response.statusCode()).isEqualTo(414);
    assertThat(Http.text(response))
        .isEqualTo(
            "The query is longer than 8192 characters. Ask for fewer names, or for all metrics.\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "openmetrics", "prometheus-protobuf"})
  void debugShowsAFormatAsText(String format) {
    HttpResponse<byte[]> response = get("debug=" + format + "&name[]=orders_total", "image/png");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
    assertThat(Http.text(response))
        .contains("orders_total")
        .doesNotContain("depth")
        .satisfies(
            text ->
                assertThat(text)
                    .contains(
                        switch (format) {
                          case "text" -> "# TYPE orders_total counter";
                          case "openmetrics" -> "# EOF";
                          default -> "type: COUNTER";
                        }));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "true", "TEXT", "%3Cscript%3E"})
  void anotherDebugTellsWhichThereAreAndWhatThisClientGets(String format) {
    HttpResponse<byte[]> response = get("debug=" + format, Http.OPEN_METRICS);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Http.text(response))
        .isEqualTo(
            "debug shows one of text, openmetrics, prometheus-protobuf as text. Without it this"
                + " client gets application/openmetrics-text; version=1.0.0; charset=utf-8\n");
  }
}
