package io.isometrics.benchmarks;

import io.isometrics.Counter;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.otel.OpenTelemetryBackend;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.ExemplarFilter;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One recording on one series, through the OpenTelemetry backend and with the instruments of the
 * same SDK, whose attributes are made beforehand. Run with {@code -t 2} for two threads on it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Benchmark)
public class OtelBenchmark {

  private static final double[] VALUES = new double[1024];
  private static final List<Double> BOUNDS =
      List.of(.005, .01, .025, .05, .1, .25, .5, 1.0, 2.5, 5.0, 10.0);

  static {
    for (int i = 0; i < VALUES.length; i++) {
      VALUES[i] = (i * 7919 % 1024) / 100.0;
    }
  }

  /** The first is what the backend sets its own SDK to, the second is the SDK's default. */
  @Param({"always_off", "trace_based"})
  private String exemplars = "always_off";

  private SdkMeterProvider meters;
  private Attributes attributes;
  private LongCounter sdkCounter;
  private DoubleHistogram sdkHistogram;
  private Counter counter;
  private Histogram histogram;

  /** A value for each observation of a thread, in an order that no branch predictor learns. */
  @State(Scope.Thread)
  public static class Cursor {
    private int next;

    double value() {
      return VALUES[next++ & VALUES.length - 1];
    }
  }

  /** Exports nowhere, which a reader needs at least. */
  private static final class Nowhere implements MetricExporter {

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
      return AggregationTemporality.CUMULATIVE;
    }

    @Override
    public CompletableResultCode export(Collection<MetricData> metrics) {
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
  }

  /** One SDK for all. */
  @Setup
  public void start() {
    meters =
        SdkMeterProvider.builder()
            .setExemplarFilter(
                exemplars.equals("always_off")
                    ? ExemplarFilter.alwaysOff()
                    : ExemplarFilter.traceBased())
            .registerMetricReader(
                PeriodicMetricReader.builder(new Nowhere()).setInterval(Duration.ofDays(1)).build())
            .build();
    attributes =
        Attributes.of(
            AttributeKey.stringKey("method"), "GET", AttributeKey.stringKey("outcome"), "OK");
    Meter meter = meters.get("sdk");
    sdkCounter = meter.counterBuilder("sdk_total").build();
    sdkHistogram =
        meter.histogramBuilder("sdk_seconds").setExplicitBucketBoundariesAdvice(BOUNDS).build();

    OpenTelemetrySdk sdk = OpenTelemetrySdk.builder().setMeterProvider(meters).build();
    MetricsRegistry registry =
        MetricsRegistry.builder().backend(OpenTelemetryBackend.create(sdk)).build();
    Label<String> method = Label.of("method");
    Label<String> outcome = Label.of("outcome");
    counter =
        registry
            .counter("bench_total", "A counter.")
            .labels(method, outcome)
            .register()
            .with("GET", "OK");
    histogram =
        registry
            .histogram("bench_seconds", "A histogram.")
            .labels(method, outcome)
            .register()
            .with("GET", "OK");
  }

  /** Ends the SDK. */
  @TearDown
  public void stop() {
    meters.close();
  }

  /** A counter of this library. */
  @Benchmark
  public void counter() {
    counter.increment();
  }

  /** A counter of the SDK. */
  @Benchmark
  public void sdkCounter() {
    sdkCounter.add(1, attributes);
  }

  /** A histogram of this library. */
  @Benchmark
  public void histogram(Cursor cursor) {
    histogram.observe(cursor.value());
  }

  /** A histogram of the SDK. */
  @Benchmark
  public void sdkHistogram(Cursor cursor) {
    sdkHistogram.record(cursor.value(), attributes);
  }
}
