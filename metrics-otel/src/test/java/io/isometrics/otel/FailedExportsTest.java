package io.isometrics.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Gauge;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import io.isometrics.fixtures.Await;
import io.isometrics.fixtures.LogCapture;
import io.isometrics.fixtures.OtlpReceiver;
import io.isometrics.spi.Backend;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the application, and of the truth, when exports fail. */
@Timeout(300)
class FailedExportsTest {

  private static final String[] NO_RETRY = {"otel.java.exporter.otlp.retry.disabled", "true"};

  @Test
  void flushTellsOfADeadEndpointAndOneWarningSaysWhy() throws Exception {
    int port = freePort();
    try (LogCapture log = new LogCapture();
        MetricsRegistry registry = registry("http://127.0.0.1:" + port, NO_RETRY)) {
      registry.counter("orders_total", "Orders.").register().increment();
      Backend backend = registry.backend(Backend.class).orElseThrow();
      assertThat(backend.problem()).isEmpty();

      assertThat(registry.flush(Exporting.MINUTE)).isFalse();
      assertThat(backend.problem().orElseThrow())
          .startsWith("metrics are not exported: http://127.0.0.1:" + port);
      assertThat(registry.flush(Exporting.MINUTE)).isFalse();
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains("http://127.0.0.1:" + port + "/v1/metrics did not answer: ConnectException")
          .contains("docs/backends-opentelemetry.md#failures");

      try (OtlpReceiver receiver = OtlpReceiver.start(port)) {
        assertThat(registry.flush(Exporting.MINUTE)).isTrue();
        assertThat(backend.problem()).isEmpty();
        assertThat(log.warnings())
            .hasSize(2)
            .last()
            .isEqualTo("Metrics are exported again, after 2 failed exports");
        assertThat(Canonical.of(receiver.next().request()))
            .contains("orders_total{} 1.0\n")
            .contains("isometrics_otel_exports_total{result=\"failure\"} 2.0\n")
            .contains("isometrics_otel_exports_total{result=\"success\"} 0.0\n");

        assertThat(registry.flush(Exporting.MINUTE)).isTrue();
        assertThat(Canonical.of(receiver.next().request()))
            .contains("isometrics_otel_exports_total{result=\"success\"} 1.0\n");
        assertThat(log.warnings()).hasSize(2);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 404, 413, 429, 500, 503})
  void flushTellsOfAStatusThatSaysNo(int status) throws Exception {
    try (Exporting exporting = new Exporting(NO_RETRY)) {
      exporting.receiver.answers(OtlpReceiver.refuse(status));

      assertThat(exporting.registry.flush(Exporting.MINUTE)).isFalse();
      assertThat(exporting.log.warnings())
          .singleElement()
          .asString()
          .contains(exporting.receiver.endpoint() + "/v1/metrics answered: HTTP " + status);

      exporting.receiver.answers(OtlpReceiver.accept());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void aReceiverThatAsksToRetryIsTriedAgainWithinTheSameExport(int status) throws Exception {
    try (Exporting exporting = new Exporting()) {
      exporting.receiver.answers(
          exchange -> {
            boolean first = exporting.receiver.requests() == 1;
            (first ? OtlpReceiver.refuse(status, "1") : OtlpReceiver.accept()).to(exchange);
          });

      assertThat(exporting.registry.flush(Exporting.MINUTE)).isTrue();
      assertThat(exporting.receiver.requests()).isEqualTo(2);
      assertThat(exporting.log.warnings()).isEmpty();
    }
  }

  @Test
  void flushTellsOfPointsThatWereRejected() throws Exception {
    try (Exporting exporting = new Exporting()) {
      exporting.receiver.answers(OtlpReceiver.partially(3, "too old"));

      assertThat(exporting.registry.flush(Exporting.MINUTE)).isFalse();
      assertThat(exporting.log.warnings())
          .singleElement()
          .asString()
          .contains("/v1/metrics answered: 3 data points were rejected: too old");

      exporting.receiver.answers(OtlpReceiver.partially(0, "a hint"));

      assertThat(exporting.registry.flush(Exporting.MINUTE)).isTrue();
    }
  }

  @Test
  void flushTellsOfAnExportThatRanIntoItsTimeOut() throws Exception {
    try (Exporting exporting =
        new Exporting("otel.exporter.otlp.timeout", "100", NO_RETRY[0], NO_RETRY[1])) {
      exporting.receiver.answers(exporting.receiver.silence());

      assertThat(exporting.registry.flush(Exporting.MINUTE)).isFalse();
      assertThat(exporting.log.warnings())
          .singleElement()
          .asString()
          .contains("/v1/metrics did not answer: HttpTimeoutException: request timed out");

      exporting.receiver.answers(OtlpReceiver.accept());
    }
  }

  @Test
  void aFlushThatDoesNotEndInItsTimeSaysSo() throws Exception {
    try (Exporting exporting =
        new Exporting("otel.exporter.otlp.timeout", "1m", NO_RETRY[0], NO_RETRY[1])) {
      exporting.receiver.answers(exporting.receiver.silence());

      assertThat(exporting.registry.flush(Duration.ofMillis(50))).isFalse();
      assertThat(exporting.log.warnings())
          .containsExactly("A flush of the metrics did not end within 50 ms");

      exporting.receiver.answers(OtlpReceiver.accept());
      exporting.receiver.release();
    }
  }

  @Test
  void aFlushWaitsForAnExportThatIsUnderWayAndThenSendsWhatCameAfterIt() throws Exception {
    try (Exporting exporting =
        new Exporting("otel.exporter.otlp.timeout", "1m", NO_RETRY[0], NO_RETRY[1])) {
      Counter orders = exporting.registry.counter("orders_total", "Orders.").register();
      exporting.receiver.answers(exporting.receiver.silence());
      assertThat(exporting.registry.flush(Duration.ofMillis(50))).isFalse();
      assertThat(Canonical.of(exporting.receiver.next().request())).contains("orders_total{} 0.0");

      orders.add(5);
      exporting.receiver.answers(OtlpReceiver.accept());
      exporting.receiver.release();

      assertThat(Canonical.of(exporting.flush())).contains("orders_total{} 5.0");
    }
  }

  @Test
  void aFlushWhoseTimeEndsWhileAnEarlierExportHangsBeginsNone() throws Exception {
    try (Exporting exporting =
        new Exporting("otel.exporter.otlp.timeout", "1m", NO_RETRY[0], NO_RETRY[1])) {
      exporting.receiver.answers(exporting.receiver.silence());
      assertThat(exporting.registry.flush(Duration.ZERO)).isFalse();
      Await.until(() -> exporting.receiver.held() == 1, () -> "no export began");

      assertThat(exporting.registry.flush(Duration.ZERO)).isFalse();

      assertThat(exporting.receiver.requests()).isEqualTo(1);
      assertThat(exporting.log.warnings())
          .containsExactly(
              "A flush of the metrics did not end within 0 ms",
              "A flush of the metrics did not end within 0 ms");
      exporting.receiver.answers(OtlpReceiver.accept());
      exporting.receiver.release();
    }
  }

  @Test
  void aFlushThatIsInterruptedHasFailedAndItsThreadIsStillInterrupted() throws Exception {
    try (Exporting exporting =
        new Exporting("otel.exporter.otlp.timeout", "1m", NO_RETRY[0], NO_RETRY[1])) {
      exporting.receiver.answers(exporting.receiver.silence());
      assertThat(exporting.registry.flush(Duration.ZERO)).isFalse();
      Await.until(() -> exporting.receiver.held() == 1, () -> "no export began");

      // So that it does not wait for the export that hangs.
      Thread.currentThread().interrupt();
      boolean arrived = exporting.backend.flush(Exporting.MINUTE);

      assertThat(Thread.interrupted()).isTrue();
      assertThat(arrived).isFalse();
      assertThat(exporting.receiver.held()).as("exports that still hang").isEqualTo(1);
      exporting.receiver.answers(OtlpReceiver.accept());
      exporting.receiver.release();
    }
  }

  @Test
  void tenMinutesOfFailedExportsCostTheApplicationNothing() throws Exception {
    // By default an interval is a minute: ten minutes are ten exports. These are ten times as many.
    int exports = 100;
    try (Exporting exporting =
        new Exporting("otel.metric.export.interval", "5ms", NO_RETRY[0], NO_RETRY[1])) {
      exporting.receiver.answers(OtlpReceiver.refuse(503));
      Counter orders = exporting.registry.counter("orders_total", "Orders.").register();
      Timer latency = exporting.registry.timer("latency_seconds", "Latency.").register();
      AtomicBoolean enough = new AtomicBoolean();
      long recorded = 0;
      ExecutorService threads = Executors.newFixedThreadPool(2);
      try {
        List<Future<Long>> requests = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
          requests.add(
              threads.submit(
                  () -> {
                    long count = 0;
                    while (!enough.get()) {
                      orders.increment();
                      latency.recordNanos(count++);
                    }
                    return count;
                  }));
        }
        Await.until(
            () -> exporting.receiver.requests() >= exports,
            () -> "only " + exporting.receiver.requests() + " exports");
        enough.set(true);
        for (Future<Long> request : requests) {
          recorded += request.get();
        }
      } finally {
        threads.shutdownNow();
      }
      assertThat(exporting.log.warnings()).singleElement().asString().contains("HTTP 503");

      exporting.receiver.answers(OtlpReceiver.accept());
      assertThat(exporting.registry.flush(Exporting.MINUTE)).isTrue();

      assertThat(exporting.log.warnings())
          .hasSize(2)
          .last()
          .asString()
          .startsWith("Metrics are exported again");
      assertThat(Canonical.of(exporting.receiver.last().request()))
          .contains("orders_total{} " + (double) recorded + "\n")
          .contains("latency_seconds{} count=" + recorded + " ");
    }
  }

  @Test
  void anExportOfSeveralRequestsEndsWithTheFirstThatIsRefused() throws Exception {
    try (Exporting exporting = new Exporting(NO_RETRY)) {
      registerManySeries(exporting.registry);
      exporting.receiver.answers(OtlpReceiver.refuse(500));

      assertThat(exporting.registry.flush(Exporting.MINUTE)).isFalse();

      assertThat(exporting.receiver.requests()).isEqualTo(1);
      exporting.receiver.answers(OtlpReceiver.accept());
      assertThat(exporting.registry.flush(Exporting.MINUTE)).isTrue();
      assertThat(exporting.receiver.requests()).isGreaterThan(2);
    }
  }

  @Test
  void anExportOfSeveralRequestsGoesOnWhenAPartIsRejectedAndIsStillAFailure() throws Exception {
    try (Exporting exporting = new Exporting(NO_RETRY)) {
      registerManySeries(exporting.registry);
      exporting.receiver.answers(
          exchange -> {
            boolean first = exporting.receiver.requests() == 1;
            (first ? OtlpReceiver.partially(3, "too old") : OtlpReceiver.accept()).to(exchange);
          });

      assertThat(exporting.registry.flush(Exporting.MINUTE)).isFalse();

      assertThat(exporting.receiver.requests()).isGreaterThan(1);
      assertThat(exporting.log.warnings()).singleElement().asString().contains("too old");
    }
  }

  /** More than are exported in one request. */
  private static void registerManySeries(MetricsRegistry registry) {
    Family1<Counter, Integer> orders =
        registry
            .counter("orders_total", "Orders.")
            .maxSeries(60_000)
            .labels(Label.ofInteger("tenant"))
            .register();
    for (int i = 0; i < 60_000; i++) {
      orders.with(i).increment();
    }
  }

  @Test
  void theUserAndPasswordOfAnEndpointAreNotLogged() throws Exception {
    int port = freePort();
    try (LogCapture log = new LogCapture()) {
      MetricsRegistry registry = registry("http://user:p4ss@127.0.0.1:" + port, NO_RETRY);

      assertThat(registry.flush(Exporting.MINUTE)).isFalse();
      registry.close();

      List<String> all = new ArrayList<>(log.infos());
      all.addAll(log.warnings());
      assertThat(all)
          .anySatisfy(line -> assertThat(line).contains("own to http://127.0.0.1:" + port))
          .anySatisfy(line -> assertThat(line).contains("are not sent: set OTEL_EXPORTER_OTLP_HEA"))
          .anySatisfy(line -> assertThat(line).contains("did not answer: "))
          .allSatisfy(line -> assertThat(line).doesNotContain("p4ss", "user:"));
    }
  }

  @Test
  void theUserAndPasswordOfAnEndpointAreNotSentEither() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start();
        LogCapture log = new LogCapture();
        MetricsRegistry registry = registry("http://user:p4ss@127.0.0.1:" + receiver.port())) {
      assertThat(registry.flush(Exporting.MINUTE)).isTrue();

      // If they ever are, the warning is to go.
      assertThat(receiver.next().headers()).doesNotContainKey("Authorization");
      assertThat(log.warnings()).singleElement().asString().contains("are not sent");
    }
  }

  @Test
  void recordingGoesOnWhileAnExportHangs() throws Exception {
    try (Exporting exporting =
        new Exporting(
            "otel.metric.export.interval",
            "5ms",
            "otel.exporter.otlp.timeout",
            "1m",
            NO_RETRY[0],
            NO_RETRY[1])) {
      exporting.receiver.answers(exporting.receiver.silence());
      Counter orders = exporting.registry.counter("orders_total", "Orders.").register();
      Gauge level = exporting.registry.gauge("level", "Level.").register();
      Timer latency = exporting.registry.timer("latency_seconds", "Latency.").register();
      Await.until(() -> exporting.receiver.held() == 1, () -> "no export began");

      for (int i = 0; i < 100_000; i++) {
        orders.increment();
        level.set(i);
        latency.recordNanos(i);
      }

      assertThat(exporting.receiver.held()).as("exports that still hang").isEqualTo(1);
      exporting.receiver.answers(OtlpReceiver.accept());
      exporting.receiver.release();
      assertThat(exporting.registry.flush(Exporting.MINUTE)).isTrue();
      assertThat(Canonical.of(exporting.receiver.last().request()))
          .contains("orders_total{} 100000.0\n")
          .contains("level{} 99999.0\n")
          .contains("latency_seconds{} count=100000 ");
    }
  }

  @Test
  void closingExportsTheLastIntervalOnce() throws Exception {
    try (Exporting exporting = new Exporting()) {
      exporting.registry.counter("orders_total", "Orders.").register().add(3);

      exporting.registry.close();
      exporting.registry.close();

      assertThat(exporting.receiver.requests()).isEqualTo(1);
      assertThat(Canonical.of(exporting.receiver.next().request())).contains("orders_total{} 3.0");
      assertThat(exporting.log.warnings()).isEmpty();
    }
  }

  @Test
  void closingTellsThatTheLastIntervalWasLost() throws Exception {
    String endpoint = "http://127.0.0.1:" + freePort();
    try (LogCapture log = new LogCapture()) {
      OpenTelemetryBackend backend =
          OpenTelemetryBackend.withOwnSdk(Exporting.properties(endpoint, NO_RETRY));

      assertThatThrownBy(backend::close)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(endpoint + "/v1/metrics did not answer: ConnectException");

      assertThat(log.warnings()).isEmpty();
    }
  }

  @Test
  void recordingAfterTheEndIsHarmless() throws Exception {
    try (Exporting exporting = new Exporting()) {
      Counter orders = exporting.registry.counter("orders_total", "Orders.").register();
      Timer latency = exporting.registry.timer("latency_seconds", "Latency.").register();
      exporting.registry.close();

      orders.increment();
      latency.recordNanos(1);
      exporting.registry.gauge("level", "Declared late.").register().set(1);
      exporting.registry.histogram("late", "Declared late.").buckets(1).register().observe(1);

      assertThat(exporting.registry.flush(Exporting.MINUTE)).isFalse();
      assertThat(exporting.receiver.requests()).isEqualTo(1);
    }
  }

  private static MetricsRegistry registry(String endpoint, String... properties) {
    return MetricsRegistry.builder()
        .backend(OpenTelemetryBackend.withOwnSdk(Exporting.properties(endpoint, properties)))
        .build();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
