package io.isometrics.benchmarks;

import io.opentelemetry.api.incubator.metrics.BoundDoubleHistogram;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Timers with eleven bounds: a duration that is given in nanoseconds, and one that is measured.
 * Where a peer has no timer, the benchmark does what its users do. Spectator can't be given bounds:
 * its timer has more, of its own, between the least and the greatest of the eleven.
 */
public class TimerBenchmark extends NanosecondBenchmark {

  /** This library. */
  @State(Scope.Benchmark)
  public static class Isometrics {
    private final io.isometrics.Timer timer =
        IsometricsPeer.registry()
            .timer("bench_duration_seconds", "A timer.")
            .buckets(Work.BOUNDS)
            .register();
  }

  /** prometheus-metrics-core. */
  @State(Scope.Benchmark)
  public static class Prometheus {
    private final DistributionDataPoint timer =
        PrometheusPeer.histogram("method", "outcome").labelValues("GET", "OK");
  }

  /** The OpenTelemetry SDK. */
  @State(Scope.Benchmark)
  public static class OtelBound {
    private final BoundDoubleHistogram timer = OtelPeer.boundHistogram().bind(OtelPeer.CACHED);
  }

  /** Micrometer. */
  @State(Scope.Benchmark)
  public static class Micrometer {
    private final io.micrometer.core.instrument.MeterRegistry registry = MicrometerPeer.registry();
    private final io.micrometer.core.instrument.Timer timer =
        MicrometerPeer.timer().register(registry);
  }

  /** Avaje Metrics. */
  @State(Scope.Benchmark)
  public static class Avaje {
    private final io.avaje.metrics.Timer timer = AvajePeer.timer();
  }

  /** Spectator. */
  @State(Scope.Benchmark)
  public static class Spectator {
    private final com.netflix.spectator.api.Registry registry = SpectatorPeer.registry();
    private final com.netflix.spectator.api.Timer timer = SpectatorPeer.timer(registry);
  }

  /** This library. */
  @Benchmark
  public void isometricsGiven(Isometrics peer, Cursor cursor) {
    peer.timer.recordNanos(cursor.nanos());
  }

  /** prometheus-metrics-core. */
  @Benchmark
  public void prometheusGiven(Prometheus peer, Cursor cursor) {
    peer.timer.observe(cursor.nanos() / 1e9);
  }

  /** The OpenTelemetry SDK. */
  @Benchmark
  public void otelBoundGiven(OtelBound peer, Cursor cursor) {
    peer.timer.record(cursor.nanos() / 1e9);
  }

  /** Micrometer. */
  @Benchmark
  public void micrometerGiven(Micrometer peer, Cursor cursor) {
    peer.timer.record(cursor.nanos(), TimeUnit.NANOSECONDS);
  }

  /** Avaje Metrics. */
  @Benchmark
  public void avajeGiven(Avaje peer, Cursor cursor) {
    peer.timer.addEventDuration(true, cursor.nanos());
  }

  /** Spectator. */
  @Benchmark
  public void spectatorGiven(Spectator peer, Cursor cursor) {
    peer.timer.record(cursor.nanos(), TimeUnit.NANOSECONDS);
  }

  /** The floor: the clock, read twice. */
  @Benchmark
  public long clockMeasured() {
    long start = System.nanoTime();
    return System.nanoTime() - start;
  }

  /** This library. */
  @Benchmark
  public void isometricsMeasured(Isometrics peer) {
    peer.timer.start().stop();
  }

  /** prometheus-metrics-core. */
  @Benchmark
  public double prometheusMeasured(Prometheus peer) {
    return peer.timer.startTimer().observeDuration();
  }

  /** The OpenTelemetry SDK. */
  @Benchmark
  public void otelBoundMeasured(OtelBound peer) {
    long start = System.nanoTime();
    peer.timer.record((System.nanoTime() - start) / 1e9);
  }

  /** Micrometer. */
  @Benchmark
  public long micrometerMeasured(Micrometer peer) {
    return io.micrometer.core.instrument.Timer.start(peer.registry).stop(peer.timer);
  }

  /** Avaje Metrics. */
  @Benchmark
  public void avajeMeasured(Avaje peer) {
    peer.timer.startEvent().end();
  }

  /** Spectator. */
  @Benchmark
  public void spectatorMeasured(Spectator peer) {
    long start = peer.registry.clock().monotonicTime();
    peer.timer.record(peer.registry.clock().monotonicTime() - start, TimeUnit.NANOSECONDS);
  }
}
