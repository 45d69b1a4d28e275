package io.isometrics.benchmarks;

import io.opentelemetry.api.incubator.metrics.BoundLongCounter;
import io.opentelemetry.api.metrics.LongCounter;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One increment through a handle that is held, on one series. */
public class CounterBenchmark extends NanosecondBenchmark {

  /** The floor. */
  @State(Scope.Benchmark)
  public static class Bare {
    private final LongAdder longs = new LongAdder();
    private final DoubleAdder doubles = new DoubleAdder();
  }

  /** This library. */
  @State(Scope.Benchmark)
  public static class Isometrics {
    private final io.isometrics.Counter counter =
        IsometricsPeer.registry().counter("bench_total", "A counter.").register();
  }

  /** prometheus-metrics-core. */
  @State(Scope.Benchmark)
  public static class Prometheus {
    private final CounterDataPoint counter =
        PrometheusPeer.counter("method", "outcome").labelValues("GET", "OK");
  }

  /** The OpenTelemetry SDK with attributes that are made beforehand. */
  @State(Scope.Benchmark)
  public static class OtelCached {
    private final LongCounter counter = OtelPeer.counter(OtelPeer.meter());
  }

  /** The OpenTelemetry SDK with a bound instrument. */
  @State(Scope.Benchmark)
  public static class OtelBound {
    private final BoundLongCounter counter = OtelPeer.boundCounter().bind(OtelPeer.CACHED);
  }

  /** Micrometer. */
  @State(Scope.Benchmark)
  public static class Micrometer {
    private final io.micrometer.core.instrument.Counter counter =
        MicrometerPeer.counter().register(MicrometerPeer.registry());
  }

  /** Dropwizard. */
  @State(Scope.Benchmark)
  public static class Dropwizard {
    private final com.codahale.metrics.Counter counter =
        new com.codahale.metrics.MetricRegistry().counter("bench");
  }

  /** Avaje Metrics. */
  @State(Scope.Benchmark)
  public static class Avaje {
    private final io.avaje.metrics.Counter counter = AvajePeer.registry().counter("bench");
  }

  /** Spectator. */
  @State(Scope.Benchmark)
  public static class Spectator {
    private final com.netflix.spectator.api.Counter counter =
        SpectatorPeer.registry().counter("bench");
  }

  /** The floor. */
  @Benchmark
  public void longAdder(Bare bare) {
    bare.longs.increment();
  }

  /** The floor of whoever adds fractions. */
  @Benchmark
  public void doubleAdderFraction(Bare bare) {
    bare.doubles.add(1.5);
  }

  /** This library. */
  @Benchmark
  public void isometrics(Isometrics peer) {
    peer.counter.increment();
  }

  /** This library, with a fraction. */
  @Benchmark
  public void isometricsFraction(Isometrics peer) {
    peer.counter.add(1.5);
  }

  /** prometheus-metrics-core. */
  @Benchmark
  public void prometheus(Prometheus peer) {
    peer.counter.inc();
  }

  /** The OpenTelemetry SDK. */
  @Benchmark
  public void otelCached(OtelCached peer) {
    peer.counter.add(1, OtelPeer.CACHED);
  }

  /** The OpenTelemetry SDK. */
  @Benchmark
  public void otelBound(OtelBound peer) {
    peer.counter.add(1);
  }

  /** Micrometer. */
  @Benchmark
  public void micrometer(Micrometer peer) {
    peer.counter.increment();
  }

  /** Dropwizard. */
  @Benchmark
  public void dropwizard(Dropwizard peer) {
    peer.counter.inc();
  }

  /** Avaje Metrics. */
  @Benchmark
  public void avaje(Avaje peer) {
    peer.counter.inc();
  }

  /** Spectator. */
  @Benchmark
  public void spectator(Spectator peer) {
    peer.counter.increment();
  }
}
