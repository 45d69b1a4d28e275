package io.isometrics.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.MetricDescriptor;
import io.isometrics.MetricType;
import io.isometrics.fixtures.Await;
import io.isometrics.otel.internal.sdk.GlobalInstance;
import io.isometrics.spi.LabelValues;
import io.isometrics.spi.ObservableMetric;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjDoubleConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the backend makes of an SDK of its own. */
@Timeout(300)
class ManagedSdkTest {

  private static final Label<String> TENANT = Label.of("tenant");

  @Test
  void theGlobalInstanceIsNotSet() throws Exception {
    try (Exporting exporting = new Exporting()) {
      exporting.flush();

      assertThat(GlobalInstance.find()).isNull();
    }
  }

  @Test
  void theLimitOfSeriesIsThatOfTheRegistry() throws Exception {
    try (Exporting exporting = new Exporting()) {
      Family1<Counter, String> counters =
          exporting
              .registry
              .counter("orders_total", "Orders.")
              .maxSeries(5000)
              .labels(TENANT)
              .register();
      Family1<Histogram, String> histograms =
          exporting
              .registry
              .histogram("size", "Size.")
              .buckets(1)
              .maxSeries(5000)
              .labels(TENANT)
              .register();
      for (int i = 0; i < 5000; i++) {
        counters.with("tenant-" + i).increment();
        histograms.with("tenant-" + i).observe(1);
      }

      List<Metric> metrics = Canonical.metrics(exporting.flush());

      assertThat(named(metrics, "orders_total").getSum().getDataPointsList()).hasSize(5000);
      assertThat(named(metrics, "size").getHistogram().getDataPointsList())
          .hasSize(5000)
          .allMatch(point -> point.getAttributes(0).getKey().equals("tenant"));
      assertThat(exporting.log.warnings()).isEmpty();
    }
  }

  @Test
  void aLimitBeyondThatOfTheSdkIsAWarning() throws Exception {
    try (Exporting exporting =
        new Exporting(
            "otel.java.metrics.cardinality.limit",
            "3000",
            "otel.metrics.exemplar.filter",
            "trace_based")) {
      exporting
          .registry
          .counter("orders_total", "Orders.")
          .maxSeries(3000)
          .labels(TENANT)
          .register();

      assertThat(exporting.log.warnings())
          .singleElement()
          .asString()
          .contains("counter 'orders_total' may have 3000 series")
          .contains("OTEL_JAVA_METRICS_CARDINALITY_LIMIT");
    }
  }

  @Test
  void theLimitOfTheSdkDoesNotApplyToWhatItIsHanded() throws Exception {
    try (Exporting exporting = new Exporting("otel.java.metrics.cardinality.limit", "2")) {
      Family1<Counter, String> counters =
          exporting.registry.counter("orders_total", "Orders.").labels(TENANT).register();
      for (int i = 0; i < 10; i++) {
        counters.with("tenant-" + i).increment();
      }

      assertThat(
              named(Canonical.metrics(exporting.flush()), "orders_total")
                  .getSum()
                  .getDataPointsList())
          .hasSize(10);
      assertThat(exporting.log.warnings()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aHistogramThatWasRemovedIsNoLongerExported(String[] properties) throws Exception {
    try (Exporting exporting = new Exporting(properties)) {
      Family1<Histogram, String> sizes =
          exporting.registry.histogram("size", "Size.").buckets(1).labels(TENANT).register();
      sizes.with("a").observe(1);
      sizes.with("b").observe(2);
      assertThat(Canonical.of(exporting.flush()))
          .contains("size{tenant=\"a\"} count=1 ")
          .contains("size{tenant=\"b\"} count=1 ");

      sizes.remove("a");
      assertThat(Canonical.of(exporting.flush()))
          .doesNotContain("tenant=\"a\"")
          .contains("size{tenant=\"b\"} count=1 ");

      sizes.clear();
      assertThat(Canonical.of(exporting.flush())).doesNotContain("# histogram size");
    }
  }

  /** The values are handed to the SDK, or its instruments have them. */
  static Stream<Arguments> ways() {
    return Stream.of(
        Arguments.of((Object) new String[0]), Arguments.of((Object) Exporting.INSTRUMENTS));
  }

  @Test
  void aHistogramThatIsMadeAgainStartsAgain() throws Exception {
    try (Exporting exporting = new Exporting()) {
      Family1<Histogram, String> sizes =
          exporting.registry.histogram("size", "Size.").buckets(1).labels(TENANT).register();
      sizes.with("a").observe(1);
      final long start = startOfSize(exporting.flush());
      sizes.remove("a");
      Await.until(
          () -> TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) > start,
          () -> "the clock stands still");

      sizes.with("a").observe(1);

      ExportMetricsServiceRequest again = exporting.flush();
      assertThat(Canonical.of(again)).contains("size{tenant=\"a\"} count=1 ");
      assertThat(startOfSize(again)).isGreaterThan(start);
    }
  }

  @Test
  void aHistogramOfTheSdkThatIsMadeAgainGoesOnFromWhereItWas() throws Exception {
    try (Exporting exporting = new Exporting(Exporting.INSTRUMENTS)) {
      Family1<Histogram, String> sizes =
          exporting.registry.histogram("size", "Size.").buckets(1).labels(TENANT).register();
      sizes.with("a").observe(1);
      sizes.remove("a");

      sizes.with("a").observe(1);

      assertThat(Canonical.of(exporting.flush())).contains("size{tenant=\"a\"} count=2 ");
    }
  }

  @Test
  void allHistogramsAreExponentialIfTheVariableSaysSo() throws Exception {
    try (Exporting exporting =
        new Exporting(
            "otel.exporter.otlp.metrics.default.histogram.aggregation",
            "base2_exponential_bucket_histogram")) {
      Family1<Histogram, String> sizes =
          exporting.registry.histogram("size", "Size.").buckets(1).labels(TENANT).register();
      sizes.with("used").observe(1);
      sizes.with("unused");
      exporting.registry.histogram("empty", "Empty.").buckets(1).register();

      List<Metric> metrics = Canonical.metrics(exporting.flush());

      assertThat(named(metrics, "size").getExponentialHistogram().getDataPointsList()).hasSize(2);
      assertThat(named(metrics, "empty").getExponentialHistogram().getDataPointsList()).hasSize(1);
    }
  }

  @Test
  void whatTheSdkSaysOfItselfIsLeftOut() throws Exception {
    try (Exporting exporting = new Exporting()) {
      exporting.flush();
      assertThat(exporting.registry.flush(Exporting.MINUTE)).isTrue();

      assertThat(exporting.receiver.next().request().getResourceMetrics(0).getScopeMetricsList())
          .singleElement()
          .satisfies(scope -> assertThat(scope.getScope().getName()).isEqualTo("io.isometrics"));
    }
  }

  @ParameterizedTest
  @MethodSource("settingsThatNeedInstruments")
  void theSdkHasInstrumentsWhereItsSettingsApplyToThem(String name, String value) throws Exception {
    try (Exporting exporting = new Exporting(name, value)) {
      exporting.registry.histogram("size", "Size.").buckets(1).register().observe(2);

      Metric size = named(Canonical.metrics(exporting.flush()), "size");
      // Least and greatest are what the SDK alone notes.
      assertThat(
              size.getHistogram().getDataPointsList().stream().anyMatch(HistogramDataPoint::hasMin)
                  || size.hasExponentialHistogram())
          .as(size.toString())
          .isTrue();
    }
  }

  static Stream<Arguments> settingsThatNeedInstruments() {
    return Stream.of(
        Arguments.of("otel.metrics.exemplar.filter", "always_on"),
        Arguments.of("otel.exporter.otlp.metrics.temporality.preference", "delta"),
        Arguments.of("otel.exporter.otlp.metrics.temporality.preference", "lowmemory"),
        Arguments.of("otel.experimental.metrics.view.config", "views.yaml"),
        Arguments.of(
            "otel.exporter.otlp.metrics.default.histogram.aggregation",
            "base2_exponential_bucket_histogram"));
  }

  @Test
  void elseTheSdkHasNone() throws Exception {
    try (Exporting exporting = new Exporting()) {
      exporting.registry.histogram("size", "Size.").buckets(1).register().observe(2);

      assertThat(named(Canonical.metrics(exporting.flush()), "size").getHistogram())
          .satisfies(size -> assertThat(size.getDataPoints(0).hasMin()).isFalse());
    }
  }

  @Test
  void withoutAnExporterThereIsNothingToFail() throws Exception {
    try (Exporting exporting = new Exporting("otel.metrics.exporter", "none")) {
      exporting.registry.counter("orders_total", "Orders.").register().increment();

      assertThat(exporting.registry.flush(Exporting.MINUTE)).isTrue();
      exporting.registry.close();

      assertThat(exporting.receiver.requests()).isZero();
      assertThat(exporting.log.warnings()).isEmpty();
      assertThat(exporting.log.infos())
          .anySatisfy(
              line -> assertThat(line).startsWith("Metrics are not exported: OTEL_SDK_DIS"));
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void exportsAreCountedOnce(String[] properties) throws Exception {
    try (Exporting exporting = new Exporting(properties)) {
      exporting.flush();

      ExportMetricsServiceRequest second = exporting.flush();

      assertThat(Canonical.metrics(second))
          .filteredOn(metric -> metric.getName().equals("isometrics_otel_exports_total"))
          .hasSize(1);
      assertThat(Canonical.of(second))
          .contains("isometrics_otel_exports_total{result=\"failure\"} 0.0\n")
          .contains("isometrics_otel_exports_total{result=\"success\"} 1.0\n");
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aMetricThatIsNoLongerDeclaredIsNotExportedThoughItsCallbackIsThere(String[] properties)
      throws Exception {
    try (Exporting exporting = new Exporting(properties)) {
      MetricDescriptor depth =
          MetricDescriptor.ofExported(
              MetricType.GAUGE, "depth", "Depth.", "", List.of(), List.of());
      exporting.backend.declare(depth);
      exporting.backend.observe(new Seven(depth));
      assertThat(Canonical.of(exporting.flush())).contains("depth{} 7.0\n");

      exporting.backend.undeclare(depth);

      assertThat(Canonical.of(exporting.flush())).doesNotContain("depth");
    }
  }

  /** A callback. */
  private record Seven(MetricDescriptor metric) implements ObservableMetric {

    @Override
    public void read(Duration limit, ObjDoubleConsumer<LabelValues> out) {
      out.accept(LabelValues.of(new String[0], new String[0]), 7);
    }
  }

  private static Metric named(List<Metric> metrics, String name) {
    return metrics.stream().filter(metric -> metric.getName().equals(name)).findAny().orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void theStartOfAnEmptyHistogramDoesNotMove(String[] properties) throws Exception {
    try (Exporting exporting = new Exporting(properties)) {
      exporting.registry.histogram("size", "Size.").buckets(1).register();

      long first = startOfSize(exporting.flush());
      long second = startOfSize(exporting.flush());

      assertThat(first).isPositive();
      assertThat(second).isEqualTo(first);
    }
  }

  private static long startOfSize(ExportMetricsServiceRequest request) {
    return request.getResourceMetricsList().stream()
        .flatMap(resource -> resource.getScopeMetricsList().stream())
        .flatMap(scope -> scope.getMetricsList().stream())
        .filter(metric -> metric.getName().equals("size"))
        .mapToLong(metric -> metric.getHistogram().getDataPoints(0).getStartTimeUnixNano())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theEndOfTheProcessExportsTheLastInterval() throws Exception {
    try (Exporting exporting = new Exporting()) {
      exporting.registry.counter("orders_total", "Orders.").register().increment();

      exporting.backend.endWithProcess();

      assertThat(named(Canonical.metrics(exporting.receiver.next().request()), "orders_total"))
          .isNotNull();
      assertThat(exporting.backend.flush(Exporting.MINUTE)).as("a flush after the end").isFalse();
      assertThat(exporting.receiver.requests()).isEqualTo(1);
    }
  }
}
