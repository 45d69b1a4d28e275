package io.isometrics.prometheus;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.Family1;
import io.isometrics.Gauge;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.fixtures.HttpRequests;
import io.isometrics.fixtures.LogCapture;
import io.isometrics.prometheus.internal.http.AnswerMemory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The memory of the answers that clients are still reading. */
@Timeout(240)
class AnswerMemoryTest {

  private static final int MEGABYTES = 8;

  private final PrometheusBackend backend = PrometheusBackend.create();
  private final MetricsRegistry registry =
      MetricsRegistry.builder().backend(backend).maxSeries(10_000).build();

  /**
   * Each answer alone is more than there may be, so nobody is answered beside one that is stuck.
   */
  @Test
  @Tag("slow")
  void clientsThatTakeNothingMakePlaceForOthers() throws Exception {
    record(MEGABYTES);
    List<Socket> stuck = new ArrayList<>();
    try (registry;
        PrometheusExporter exporter = PrometheusExporter.builder(backend).memory(1 << 20).start()) {
      for (int i = 0; i < 3; i++) {
        stuck.add(takeNothing(exporter.port()));
      }

      HttpResponse<String> answer = HttpRequests.get(exporter.uri());
      while (answer.statusCode() == 503) { // on a machine that is very slow
        answer = HttpRequests.get(exporter.uri());
      }
      assertThat(answer.body()).hasSizeGreaterThan(MEGABYTES << 20).endsWith("\n");
      for (Socket each : stuck.subList(0, 2)) {
        assertThat(read(each))
            .as("bytes of an answer that was cut off")
            .isLessThan(MEGABYTES << 20);
      }
    } finally {
      for (Socket each : stuck) {
        each.close();
      }
    }
  }

  private void record(int megabytes) {
    Family1<Gauge, String> big = registry.gauge("big", "Big.").labels(Label.of("text")).register();
    for (int i = 0; i < megabytes * 1_100; i++) {
      big.with(i + "-" + "x".repeat(1_000)).set(i);
    }
  }

  /** Has begun to read its answer, which is none that it shares with another one. */
  private static Socket takeNothing(int port) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(1_024);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(120_000);
    socket
        .getOutputStream()
        .write("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
    assertThat(socket.getInputStream().read()).isEqualTo('H');
    return socket;
  }

  /** How much there was to read. */
  private static long read(Socket socket) {
    long count = 0;
    try {
      byte[] buffer = new byte[1 << 16];
      for (int n = socket.getInputStream().read(buffer);
          n >= 0;
          n = socket.getInputStream().read(buffer)) {
        count += n;
      }
    } catch (IOException e) {
      // It was cut off.
    }
    return count;
  }

  @ParameterizedTest
  @CsvSource({"64MB, 67108864", "1 gb, 1073741824", "20KB, 20480"})
  void aSettingGivesASize(String text, long bytes) {
    try (LogCapture log = new LogCapture()) {
      assertThat(AnswerMemory.parse("isometrics.http.memory", text)).isEqualTo(bytes);
      assertThat(log.warnings()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"64", "0MB", "much", "-1MB", "64MB or so"})
  void whatIsNoneIsLogged(String text) {
    try (LogCapture log = new LogCapture()) {
      assertThat(AnswerMemory.parse("isometrics.http.memory", text))
          .isEqualTo(AnswerMemory.ofHeap());
      assertThat(log.warnings())
          .containsExactly(
              "The setting isometrics.http.memory="
                  + text
                  + " is not a size such as 64MB, so "
                  + (AnswerMemory.ofHeap() >> 20)
                  + "MB is used");
    }
  }

  @Test
  void thereIsSome() {
    assertThatThrownBy(() -> PrometheusExporter.builder(backend).memory(0))
        .hasMessage("0 bytes hold no answer: give 1 or more, such as 64L << 20 for 64 MB");
  }
}
