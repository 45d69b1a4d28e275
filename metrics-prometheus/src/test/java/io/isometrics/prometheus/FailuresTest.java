package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.fixtures.LogCapture;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong in the code of others costs nothing but itself. */
class FailuresTest {

  private static final String SERVED =
      """
      # HELP served_total Served.
      # TYPE served_total counter
      served_total 1.0
      """;

  @ParameterizedTest
  @ValueSource(strings = {"exception", "error", "overflow", "memory"})
  void aThrowingCallbackNeverFailsTheScrape(String kind) {
    try (Exported exported = new Exported()) {
      exported.registry.counter("served_total", "Served.").register().increment();
      exported.registry.gauge("depth", "Depth.").callback(() -> fail(kind));
      exported.registry.gauge("good", "Good.").callback(() -> 2);

      exported.text();
      String second = exported.text();

      assertThat(second)
          .contains(SERVED, "good 2.0")
          .contains("isometrics_dropped_total{metric=\"depth\",reason=\"callback_failed\"} ")
          .doesNotContain("# TYPE depth");
      assertThat(exported.log.warnings()).hasSize(1);
    }
  }

  @Test
  void aThrowingCallbackInStrictModeCostsTheOthersNothing() {
    PrometheusBackend backend = PrometheusBackend.create();
    try (MetricsRegistry registry =
            MetricsRegistry.builder().backend(backend).strict(true).build();
        LogCapture log = new LogCapture()) {
      PrometheusExporter exporter = PrometheusExporter.builder(backend).start();
      registry.counter("served_total", "Served.").register().increment();
      registry.gauge("depth", "Depth.").callback(() -> fail("exception"));

      assertThat(Http.scrape(exporter)).contains(SERVED).doesNotContain("# TYPE depth");
      assertThat(log.warnings()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"exception", "error", "overflow", "memory"})
  void aThrowingForeignCollectorLeavesOurMetrics(String kind) {
    try (Exported exported = new Exported()) {
      exported.registry.counter("served_total", "Served.").register().increment();
      register(exported.backend.prometheusRegistry(), () -> gauge((int) fail(kind)));

      assertThat(exported.text()).isEqualTo(SERVED);
      assertThat(exported.text()).isEqualTo(SERVED);
      assertThat(exported.log.warnings())
          .containsExactly(
              "A collector in the Prometheus registry failed, so only the metrics of Isometrics"
                  + " are served. Further failures are not logged");
    }
  }

  @Test
  void aForeignCollectorThatCanNotBeWrittenLeavesOurMetrics() {
    try (Exported exported = new Exported()) {
      exported.registry.counter("served_total", "Served.").register().increment();
      exported.registry.counter("accepted_total", "Accepted.").register().increment();
      // Two families of one name: the library only notices when it writes them.
      register(exported.backend.prometheusRegistry(), () -> gauge(1));
      register(exported.backend.prometheusRegistry(), () -> gauge(2));

      String accepted = SERVED.replace("served", "accepted").replace("Served", "Accepted");
      assertThat(exported.text()).isEqualTo(accepted + SERVED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"exception", "error", "overflow", "memory"})
  void withoutABackendAThrowingCollectorIsAnErrorOfOneLine(String kind) {
    PrometheusRegistry registry = new PrometheusRegistry();
    register(registry, () -> gauge((int) fail(kind)));
    try (PrometheusExporter exporter = PrometheusExporter.builder(registry).start();
        LogCapture log = new LogCapture()) {
      HttpResponse<byte[]> first = Http.get(exporter.uri());
      HttpResponse<byte[]> second = Http.get(exporter.uri(), "Accept-Encoding", "gzip");

      assertThat(first.statusCode()).isEqualTo(500);
      assertThat(Http.text(first))
          .isEqualTo("The metrics could not be collected. The log says why.\n");
      assertThat(first.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
      assertThat(second.statusCode()).isEqualTo(500);
      assertThat(second.headers().firstValue("Content-Encoding")).isEmpty();
      assertThat(Http.send("HEAD", exporter.uri()).body()).isEmpty();
      assertThat(log.warnings())
          .containsExactly(
              "A scrape failed and was answered with 500. Further ones are not logged");
    }
  }

  @Test
  void theNameOfTheOverflowSeriesAsAValueIsNoSecondSeries() {
    try (Exported exported = new Exported()) {
      Family1<Counter, String> pages =
          exported
              .registry
              .counter("pages_total", "Pages.")
              .maxSeries(2)
              .labels(Label.of("page"))
              .register();
      pages.with("__overflow__").increment();
      pages.with("a").increment();
      pages.with("b").increment();
      pages.with("c").increment();

      assertThat(exported.text())
          .contains("pages_total{page=\"__overflow__\"} 2.0\n", "pages_total{page=\"b\"} 1.0\n");
    }
  }

  @Test
  void aCounterThatRunsOverDoesNotFailTheScrape() {
    try (Exported exported = new Exported()) {
      Counter counter = exported.registry.counter("served_total", "Served.").register();
      counter.add(Long.MAX_VALUE);
      counter.add(Long.MAX_VALUE);

      assertThat(exported.text()).contains("served_total 1.8446744073709552E19\n");
    }
  }

  private static double fail(String kind) {
    switch (kind) {
      case "exception" -> throw new IllegalStateException("secret");
      case "error" -> throw new AssertionError("secret");
      case "overflow" -> {
        return 1 + fail(kind);
      }
      default -> throw new OutOfMemoryError("secret");
    }
  }

  private static void register(PrometheusRegistry registry, Supplier<GaugeSnapshot> collector) {
    Collector foreign = collector::get;
    registry.register(foreign);
  }

  private static GaugeSnapshot gauge(int value) {
    return new GaugeSnapshot(
        new MetricMetadata("foreign", "Foreign."),
        List.of(new GaugeDataPointSnapshot(value, Labels.EMPTY, null)));
  }
}
