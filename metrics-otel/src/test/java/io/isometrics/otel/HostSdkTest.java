package io.isometrics.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import io.isometrics.fixtures.LogCapture;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On an OpenTelemetry SDK that the application has set up itself. */
class HostSdkTest {

  private static final Label<String> TENANT = Label.of("tenant");

  private final LogCapture log = new LogCapture();
  private InMemoryMetricReader reader = InMemoryMetricReader.create();
  private SdkMeterProvider meters = SdkMeterProvider.builder().registerMetricReader(reader).build();
  private MetricsRegistry registry = registry(meters);

  private static MetricsRegistry registry(SdkMeterProvider meters) {
    OpenTelemetry host = OpenTelemetrySdk.builder().setMeterProvider(meters).build();
    return MetricsRegistry.builder().backend(OpenTelemetryBackend.create(host)).build();
  }

  @AfterEach
  void close() {
    registry.close();
    meters.close();
    log.close();
  }

  @Test
  void declaredBoundsAreThoseOfTheHost() {
    registry.histogram("size", "Size.").buckets(1, 2.5).register().observe(2);
    registry.timer("latency_seconds", "Latency.").register().recordNanos(1);

    assertThat(bounds("size")).containsExactly(1.0, 2.5);
    assertThat(bounds("latency_seconds"))
        .containsExactly(.005, .01, .025, .05, .1, .25, .5, 1.0, 2.5, 5.0, 10.0);
  }

  @Test
  void anExponentialHistogramHasOneBucketUnlessTheHostHasAViewForIt() {
    registry.histogram("size", "Size.").exponential().register().observe(2);

    assertThat(metric("size").getType()).isEqualTo(MetricDataType.HISTOGRAM);
    assertThat(bounds("size")).isEmpty();
  }

  @Test
  void aViewOnTheMeterOfExponentialHistogramsMakesThemSo() {
    replaceHost(
        SdkMeterProvider.builder()
            .registerView(
                InstrumentSelector.builder().setMeterName("io.isometrics.exponential").build(),
                View.builder()
                    .setAggregation(Aggregation.base2ExponentialBucketHistogram())
                    .build()));
    registry.histogram("size", "Size.").exponential().register().observe(2);
    registry.histogram("length", "Length.").buckets(1).register().observe(2);

    assertThat(metric("size").getType()).isEqualTo(MetricDataType.EXPONENTIAL_HISTOGRAM);
    assertThat(metric("length").getType()).isEqualTo(MetricDataType.HISTOGRAM);
  }

  @Test
  void aRemovedCounterIsGoneAndARemovedHistogramStaysAsItWas() {
    Family1<Counter, String> counters =
        registry.counter("orders_total", "Orders.").labels(TENANT).register();
    Family1<Histogram, String> histograms =
        registry.histogram("size", "Size.").buckets(1).labels(TENANT).register();
    counters.with("a").increment();
    Histogram size = histograms.with("a");
    size.observe(1);
    counters.remove("a");
    histograms.remove("a");

    size.observe(1);

    assertThat(find("orders_total")).isEmpty();
    assertThat(point("size").getCount()).isEqualTo(1);
    assertThat(registryDrops()).isEqualTo(1);
  }

  @Test
  void aViewOfTheHostCanRenameAndReduce() {
    replaceHost(
        SdkMeterProvider.builder()
            .registerView(
                InstrumentSelector.builder().setName("orders_total").build(),
                View.builder()
                    .setName("shop.orders")
                    .setAttributeFilter(key -> !key.equals("tenant"))
                    .build()));
    Family1<Counter, String> orders =
        registry.counter("orders_total", "Orders.").labels(TENANT).register();
    orders.with("a").increment();
    orders.with("b").add(2);

    assertThat(metric("shop.orders").getDoubleSumData().getPoints())
        .singleElement()
        .satisfies(point -> assertThat(point.getValue()).isEqualTo(3));
  }

  @Test
  void afterTheEndNothingIsReadOrRecordedAndTheHostGoesOn() {
    Counter orders = registry.counter("orders_total", "Orders.").register();
    Timer latency = registry.timer("latency_seconds", "Latency.").register();
    orders.increment();
    latency.recordNanos(1);

    registry.close();
    orders.increment();
    latency.recordNanos(1);
    registry.counter("late_total", "Declared late.").register().increment();
    meters.get("host").counterBuilder("host").build().add(1);

    Collection<MetricData> collected = reader.collectAllMetrics();
    assertThat(collected)
        .extracting(MetricData::getName)
        .containsExactlyInAnyOrder("latency_seconds", "host");
    assertThat(collected)
        .filteredOn(metric -> metric.getName().equals("latency_seconds"))
        .singleElement()
        .satisfies(
            metric ->
                assertThat(metric.getHistogramData().getPoints())
                    .singleElement()
                    .satisfies(point -> assertThat(point.getCount()).isEqualTo(1)));
  }

  @Test
  void theLimitOfTheHostIsBeyondThatOfTheRegistry() {
    Family1<Counter, String> orders =
        registry.counter("orders_total", "Orders.").labels(TENANT).register();
    for (int i = 0; i < 5000; i++) {
      orders.with("tenant-" + i).increment();
    }

    List<String> tenants =
        metric("orders_total").getData().getPoints().stream().map(this::tenant).toList();

    assertThat(tenants).hasSize(1001).contains("__overflow__").doesNotContain("null");
  }

  /** The host exports once a day by itself. */
  @Test
  void aFlushAndTheEndAskTheHostToExport() {
    List<Integer> exports = new ArrayList<>();
    registry.close();
    meters.close();
    meters =
        SdkMeterProvider.builder()
            .registerMetricReader(
                PeriodicMetricReader.builder(new Sizes(exports))
                    .setInterval(Duration.ofDays(1))
                    .build())
            .build();
    registry = registry(meters);
    registry.counter("orders_total", "Orders.").register().increment();

    assertThat(registry.flush(Exporting.MINUTE)).isFalse();
    assertThat(exports).as("exports").hasSize(1);
    registry.close();
    assertThat(exports).as("exports, to the end").hasSize(2);
    registry.close();
    assertThat(exports).as("exports after the second close").hasSize(2);
  }

  @Test
  void theEndOfTheProcessLeavesTheHostAsItIs() {
    List<Integer> exports = new ArrayList<>();
    try (SdkMeterProvider host =
        SdkMeterProvider.builder()
            .registerMetricReader(
                PeriodicMetricReader.builder(new Sizes(exports))
                    .setInterval(Duration.ofDays(1))
                    .build())
            .build()) {
      OpenTelemetryBackend backend =
          OpenTelemetryBackend.create(OpenTelemetrySdk.builder().setMeterProvider(host).build());
      MetricsRegistry own = MetricsRegistry.builder().backend(backend).build();
      own.counter("orders_total", "Orders.").register().increment();

      backend.endWithProcess();

      assertThat(exports).isEmpty();
      host.forceFlush().join(60, TimeUnit.SECONDS);
      assertThat(exports).hasSize(1);
      own.close();
    }
  }

  /** Notes of how many metrics each export is. */
  private record Sizes(List<Integer> exports) implements MetricExporter {

    @Override
    public CompletableResultCode export(Collection<MetricData> metrics) {
      exports.add(metrics.size());
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
      return AggregationTemporality.CUMULATIVE;
    }
  }

  @Test
  void whetherAFlushArrivedIsNotKnown() {
    assertThat(registry.flush(Exporting.MINUTE)).isFalse();
    assertThat(log.infos()).as("said the first time").hasSize(1);
    assertThat(registry.flush(Exporting.MINUTE)).isFalse();
    assertThat(log.infos()).singleElement().asString().contains("is not the backend's own");
  }

  @Test
  void aFailingCallbackLeavesItsSeriesOutAndNothingElse() {
    registry
        .gauge("broken", "Fails.")
        .callback(
            () -> {
              throw new IllegalStateException("on purpose");
            });
    registry.gauge("fine", "Works.").callback(() -> 1);

    assertThat(find("broken")).isEmpty();
    assertThat(find("fine")).isPresent();
    assertThat(log.warnings()).singleElement().asString().contains("broken");
  }

  private void replaceHost(SdkMeterProviderBuilder builder) {
    registry.close();
    meters.close();
    reader = InMemoryMetricReader.create();
    meters = builder.registerMetricReader(reader).build();
    registry = registry(meters);
  }

  private Optional<MetricData> find(String name) {
    return reader.collectAllMetrics().stream()
        .filter(metric -> metric.getName().equals(name))
        .findAny();
  }

  private MetricData metric(String name) {
    return find(name).orElseThrow(() -> new AssertionError("no " + name));
  }

  private HistogramPointData point(String name) {
    return metric(name).getHistogramData().getPoints().iterator().next();
  }

  private List<Double> bounds(String name) {
    return point(name).getBoundaries();
  }

  private String tenant(PointData point) {
    return "" + point.getAttributes().get(AttributeKey.stringKey("tenant"));
  }

  private double registryDrops() {
    return metric("isometrics_dropped_total").getDoubleSumData().getPoints().stream()
        .mapToDouble(point -> point.getValue())
        .sum();
  }
}
