package io.isometrics.benchmarks;

import com.codahale.metrics.DefaultSettableGauge;
import io.opentelemetry.api.incubator.metrics.BoundDoubleGauge;
import io.opentelemetry.api.incubator.metrics.BoundDoubleUpDownCounter;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Setting a gauge, and adding to one, through a handle that is held. The gauges of Micrometer and
 * of Avaje Metrics read an object of the user, so there is nothing of their own to measure.
 */
public class GaugeBenchmark extends NanosecondBenchmark {

  /** The floor: what a gauge of doubles can be made of. */
  @State(Scope.Benchmark)
  public static class Bare {
    private final AtomicLong bits = new AtomicLong();
  }

  /** This library. */
  @State(Scope.Benchmark)
  public static class Isometrics {
    private final io.isometrics.Gauge gauge =
        IsometricsPeer.registry().gauge("bench_level", "A gauge.").register();
  }

  /** prometheus-metrics-core. */
  @State(Scope.Benchmark)
  public static class Prometheus {
    private final io.prometheus.metrics.core.metrics.Gauge gauge = PrometheusPeer.gauge();
  }

  /** The OpenTelemetry SDK, whose gauge can't be added to: that is another instrument. */
  @State(Scope.Benchmark)
  public static class OtelBound {
    private final BoundDoubleGauge gauge = OtelPeer.boundGauge().bind(OtelPeer.CACHED);
  }

  /** The same for adding. */
  @State(Scope.Benchmark)
  public static class OtelBoundAdd {
    private final BoundDoubleUpDownCounter counter =
        OtelPeer.boundUpDownCounter().bind(OtelPeer.CACHED);
  }

  /** Dropwizard, whose gauge holds an object. */
  @State(Scope.Benchmark)
  public static class Dropwizard {
    private final DefaultSettableGauge<Double> gauge = new DefaultSettableGauge<>(0.0);
  }

  /** Spectator, whose gauge can't be added to. */
  @State(Scope.Benchmark)
  public static class Spectator {
    private final com.netflix.spectator.api.Gauge gauge =
        SpectatorPeer.registry().gauge("bench.level");
  }

  /** The floor of a value that others see at once. */
  @Benchmark
  public void atomicSet(Bare bare, Cursor cursor) {
    bare.bits.set(Double.doubleToRawLongBits(cursor.seconds()));
  }

  /** The floor of a value that others see soon. */
  @Benchmark
  public void atomicLazySet(Bare bare, Cursor cursor) {
    bare.bits.lazySet(Double.doubleToRawLongBits(cursor.seconds()));
  }

  /** This library. */
  @Benchmark
  public void isometricsSet(Isometrics peer, Cursor cursor) {
    peer.gauge.set(cursor.seconds());
  }

  /** prometheus-metrics-core. */
  @Benchmark
  public void prometheusSet(Prometheus peer, Cursor cursor) {
    peer.gauge.set(cursor.seconds());
  }

  /** The OpenTelemetry SDK. */
  @Benchmark
  public void otelBoundSet(OtelBound peer, Cursor cursor) {
    peer.gauge.set(cursor.seconds());
  }

  /** Dropwizard. */
  @Benchmark
  public void dropwizardSet(Dropwizard peer, Cursor cursor) {
    peer.gauge.setValue(cursor.seconds());
  }

  /** Spectator. */
  @Benchmark
  public void spectatorSet(Spectator peer, Cursor cursor) {
    peer.gauge.set(cursor.seconds());
  }

  /** The floor: a loop around one compare-and-set. */
  @Benchmark
  public void atomicAdd(Bare bare, Cursor cursor) {
    add(bare, cursor.seconds());
  }

  private static void add(Bare bare, double amount) {
    long now;
    long next;
    do {
      now = bare.bits.get();
      next = Double.doubleToRawLongBits(Double.longBitsToDouble(now) + amount);
    } while (!bare.bits.compareAndSet(now, next));
  }

  /** This library. */
  @Benchmark
  public void isometricsAdd(Isometrics peer, Cursor cursor) {
    peer.gauge.add(cursor.seconds());
  }

  /** prometheus-metrics-core. */
  @Benchmark
  public void prometheusAdd(Prometheus peer, Cursor cursor) {
    peer.gauge.inc(cursor.seconds());
  }

  /** The OpenTelemetry SDK. */
  @Benchmark
  public void otelBoundAdd(OtelBoundAdd peer, Cursor cursor) {
    peer.counter.add(cursor.seconds());
  }

  /** What counts requests in flight adds: one goes up, the next one down. */
  private static double oneUpOrDown(Cursor cursor) {
    return (cursor.next() & 1) == 0 ? 1 : -1;
  }

  /** The floor: a loop around one compare-and-set. */
  @Benchmark
  public void atomicInFlight(Bare bare, Cursor cursor) {
    add(bare, oneUpOrDown(cursor));
  }

  /** This library. */
  @Benchmark
  public void isometricsInFlight(Isometrics peer, Cursor cursor) {
    peer.gauge.add(oneUpOrDown(cursor));
  }

  /** prometheus-metrics-core. */
  @Benchmark
  public void prometheusInFlight(Prometheus peer, Cursor cursor) {
    peer.gauge.inc(oneUpOrDown(cursor));
  }

  /** The OpenTelemetry SDK. */
  @Benchmark
  public void otelBoundInFlight(OtelBoundAdd peer, Cursor cursor) {
    peer.counter.add(oneUpOrDown(cursor));
  }
}
