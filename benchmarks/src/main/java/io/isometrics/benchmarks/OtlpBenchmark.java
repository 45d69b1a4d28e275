package io.isometrics.benchmarks;

import io.isometrics.Counter;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One recording on one series with an OpenTelemetry SDK that the backend has set up, and with the
 * histogram of such an SDK.
 */
@State(Scope.Benchmark)
public class OtlpBenchmark extends NanosecondBenchmark {

  private OtlpPeer peer;
  private MetricsRegistry registry;
  private OpenTelemetrySdk sdk;
  private Counter counter;
  private Histogram histogram;
  private DoubleHistogram otelHistogram;

  /** One of each. */
  @Setup
  public void start() {
    peer = new OtlpPeer();
    registry = peer.isometrics();
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
    sdk = peer.sdk();
    otelHistogram = OtelPeer.histogram(sdk.getMeter("sdk"));
  }

  /** Ends both. */
  @TearDown
  public void stop() {
    registry.close();
    sdk.close();
    peer.close();
  }

  /** A counter of this library. */
  @Benchmark
  public void isometricsCounter() {
    counter.increment();
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
