package io.isometrics.benchmarks;

import io.micrometer.core.instrument.DistributionSummary;
import io.opentelemetry.api.incubator.metrics.BoundDoubleHistogram;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * One observation with eleven bounds, through a handle that is held. Dropwizard's histogram keeps
 * samples and has no buckets, and what Avaje Metrics and Spectator have with buckets takes whole
 * numbers: not the same work, so they are not here. The timers of the latter two are with the
 * timers.
 */
public class HistogramBenchmark extends NanosecondBenchmark {

  /** What the targets are relative to: one adder, and no buckets. */
  @State(Scope.Benchmark)
  public static class Bare {
    private final LongAdder adder = new LongAdder();
  }

  /** This library. */
  @State(Scope.Benchmark)
  public static class Isometrics {
    private final io.isometrics.Histogram histogram =
        IsometricsPeer.registry()
            .histogram("bench_seconds", "A histogram.")
            .buckets(Work.BOUNDS)
            .register();
  }

  /** prometheus-metrics-core, classic. */
  @State(Scope.Benchmark)
  public static class Prometheus {
    private final DistributionDataPoint histogram =
        PrometheusPeer.histogram("method", "outcome").labelValues("GET", "OK");
  }

  /** The OpenTelemetry SDK with attributes that are made beforehand. */
  @State(Scope.Benchmark)
  public static class OtelCached {
    private final DoubleHistogram histogram = OtelPeer.histogram(OtelPeer.meter());
  }

  /** The OpenTelemetry SDK with a bound instrument. */
  @State(Scope.Benchmark)
  public static class OtelBound {
    private final BoundDoubleHistogram histogram = OtelPeer.boundHistogram().bind(OtelPeer.CACHED);
  }

  /** Micrometer. */
  @State(Scope.Benchmark)
  public static class Micrometer {
    private final DistributionSummary histogram =
        MicrometerPeer.histogram().register(MicrometerPeer.registry());
  }

  /** One adder, with the same walk over the values. */
  @Benchmark
  public void longAdder(Bare bare, Cursor cursor) {
    bare.adder.add(cursor.nanos());
  }

  /** This library. */
  @Benchmark
  public void isometrics(Isometrics peer, Cursor cursor) {
    peer.histogram.observe(cursor.seconds());
  }

  /** prometheus-metrics-core. */
  @Benchmark
  public void prometheus(Prometheus peer, Cursor cursor) {
    peer.histogram.observe(cursor.seconds());
  }

  /** The OpenTelemetry SDK. */
  @Benchmark
  public void otelCached(OtelCached peer, Cursor cursor) {
    peer.histogram.record(cursor.seconds(), OtelPeer.CACHED);
  }

  /** The OpenTelemetry SDK. */
  @Benchmark
  public void otelBound(OtelBound peer, Cursor cursor) {
    peer.histogram.record(cursor.seconds());
  }

  /** Micrometer. */
  @Benchmark
  public void micrometer(Micrometer peer, Cursor cursor) {
    peer.histogram.record(cursor.seconds());
  }
}
