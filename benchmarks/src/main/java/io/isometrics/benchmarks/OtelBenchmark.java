package io.isometrics.benchmarks;

import io.isometrics.Counter;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.otel.OpenTelemetryBackend;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.sdk.metrics.ExemplarFilter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One recording on one series, through the OpenTelemetry backend and with the instruments of the
 * same SDK, whose attributes are made beforehand.
 */
@State(Scope.Benchmark)
public class OtelBenchmark extends NanosecondBenchmark {

  /** The first is what the backend sets its own SDK to, the second is the SDK's default. */
  @Param({"always_off", "trace_based"})
  private String exemplars = "always_off";

  private SdkMeterProvider meters;
  private LongCounter otelCounter;
  private DoubleHistogram otelHistogram;
  private Counter counter;
  private Histogram histogram;

  /** One SDK for all. */
  @Setup
  public void start() {
    meters =
        OtelPeer.provider(
            new OtelPeer.Reader(),
            exemplars.equals("always_off")
                ? ExemplarFilter.alwaysOff()
                : ExemplarFilter.traceBased());
    Meter meter = meters.get("sdk");
    otelCounter = OtelPeer.counter(meter);
    otelHistogram = OtelPeer.histogram(meter);

    MetricsRegistry registry =
        MetricsRegistry.builder()
            .backend(OpenTelemetryBackend.create(OtelPeer.openTelemetry(meters)))
            .build();
    Label<String> method = Label.of("method");
    Label<String> outcome = Label.of("outcome");
    counter =
        registry
            .counter("own_total", "A counter.")
            .labels(method, outcome)
            .register()
            .with("GET", "OK");
    histogram =
        registry
            .histogram("own_seconds", "A histogram.")
            .buckets(Work.BOUNDS)
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
  public void isometricsCounter() {
    counter.increment();
  }

  /** A counter of the SDK. */
  @Benchmark
  public void otelCachedCounter() {
    otelCounter.add(1, OtelPeer.CACHED);
  }

  /** A histogram of this library. */
  @Benchmark
  public void isometricsHistogram(Cursor cursor) {
    histogram.observe(cursor.seconds());
  }

  /** A histogram of the SDK. */
  @Benchmark
  public void otelCachedHistogram(Cursor cursor) {
    otelHistogram.record(cursor.seconds(), OtelPeer.CACHED);
  }
}
