package io.isometrics.benchmarks;

import io.isometrics.Family1;
import io.isometrics.Label;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.incubator.metrics.BoundDoubleHistogram;
import io.opentelemetry.api.incubator.metrics.BoundLongCounter;
import io.opentelemetry.api.incubator.metrics.ExtendedDoubleHistogram;
import io.opentelemetry.api.incubator.metrics.ExtendedLongCounter;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Handles of 128 series, which are recorded to in shuffled order. */
public class SeriesBenchmark extends NanosecondBenchmark {

  private static final int SERIES = 128;
  private static final int MASK = SERIES - 1;
  private static final String[] NAMES = Work.names(SERIES);

  /** The handles of all series, in the order of their use. */
  private static <T> T[] handles(T[] handles, IntFunction<T> make) {
    int[] order = Work.shuffled(SERIES);
    for (int i = 0; i < SERIES; i++) {
      handles[order[i]] = make.apply(i);
    }
    return handles;
  }

  /** The floor. */
  @State(Scope.Benchmark)
  public static class Bare {
    private final LongAdder[] adders = handles(new LongAdder[SERIES], i -> new LongAdder());
  }

  /** This library. */
  @State(Scope.Benchmark)
  public static class IsometricsCounters {
    private final Family1<io.isometrics.Counter, String> family =
        IsometricsPeer.registry()
            .counter("bench_total", "A counter.")
            .labels(Label.of("route"))
            .register();
    private final io.isometrics.Counter[] counters =
        handles(new io.isometrics.Counter[SERIES], i -> family.with(NAMES[i]));
  }

  /** This library. */
  @State(Scope.Benchmark)
  public static class IsometricsHistograms {
    private final Family1<io.isometrics.Histogram, String> family =
        IsometricsPeer.registry()
            .histogram("bench_seconds", "A histogram.")
            .buckets(Work.BOUNDS)
            .labels(Label.of("route"))
            .register();
    private final io.isometrics.Histogram[] histograms =
        handles(new io.isometrics.Histogram[SERIES], i -> family.with(NAMES[i]));
  }

  /** prometheus-metrics-core. */
  @State(Scope.Benchmark)
  public static class PrometheusCounters {
    private final io.prometheus.metrics.core.metrics.Counter family =
        PrometheusPeer.counter("route");
    private final CounterDataPoint[] counters =
        handles(new CounterDataPoint[SERIES], i -> family.labelValues(NAMES[i]));
  }

  /** prometheus-metrics-core. */
  @State(Scope.Benchmark)
  public static class PrometheusHistograms {
    private final io.prometheus.metrics.core.metrics.Histogram family =
        PrometheusPeer.histogram("route");
    private final DistributionDataPoint[] histograms =
        handles(new DistributionDataPoint[SERIES], i -> family.labelValues(NAMES[i]));
  }

  private static Attributes route(int i) {
    return Attributes.of(AttributeKey.stringKey("route"), NAMES[i]);
  }

  /** The OpenTelemetry SDK. */
  @State(Scope.Benchmark)
  public static class OtelBoundCounters {
    private final ExtendedLongCounter instrument = OtelPeer.boundCounter();
    private final BoundLongCounter[] counters =
        handles(new BoundLongCounter[SERIES], i -> instrument.bind(route(i)));
  }

  /** The OpenTelemetry SDK. */
  @State(Scope.Benchmark)
  public static class OtelBoundHistograms {
    private final ExtendedDoubleHistogram instrument = OtelPeer.boundHistogram();
    private final BoundDoubleHistogram[] histograms =
        handles(new BoundDoubleHistogram[SERIES], i -> instrument.bind(route(i)));
  }

  /** Micrometer. */
  @State(Scope.Benchmark)
  public static class MicrometerCounters {
    private final io.micrometer.core.instrument.MeterRegistry registry = MicrometerPeer.registry();
    private final io.micrometer.core.instrument.Counter[] counters =
        handles(
            new io.micrometer.core.instrument.Counter[SERIES],
            i -> MicrometerPeer.counter().tag("route", NAMES[i]).register(registry));
  }

  /** Micrometer. */
  @State(Scope.Benchmark)
  public static class MicrometerHistograms {
    private final io.micrometer.core.instrument.MeterRegistry registry = MicrometerPeer.registry();
    private final io.micrometer.core.instrument.DistributionSummary[] histograms =
        handles(
            new io.micrometer.core.instrument.DistributionSummary[SERIES],
            i -> MicrometerPeer.histogram().tag("route", NAMES[i]).register(registry));
  }

  /** Dropwizard, which has no labels: as many counters. */
  @State(Scope.Benchmark)
  public static class DropwizardCounters {
    private final com.codahale.metrics.MetricRegistry registry =
        new com.codahale.metrics.MetricRegistry();
    private final com.codahale.metrics.Counter[] counters =
        handles(new com.codahale.metrics.Counter[SERIES], i -> registry.counter(NAMES[i]));
  }

  /** The floor. */
  @Benchmark
  public void longAdder(Bare bare, Cursor cursor) {
    bare.adders[cursor.next() & MASK].increment();
  }

  /** This library. */
  @Benchmark
  public void isometricsCounter(IsometricsCounters peer, Cursor cursor) {
    peer.counters[cursor.next() & MASK].increment();
  }

  /** prometheus-metrics-core. */
  @Benchmark
  public void prometheusCounter(PrometheusCounters peer, Cursor cursor) {
    peer.counters[cursor.next() & MASK].inc();
  }

  /** The OpenTelemetry SDK. */
  @Benchmark
  public void otelBoundCounter(OtelBoundCounters peer, Cursor cursor) {
    peer.counters[cursor.next() & MASK].add(1);
  }

  /** Micrometer. */
  @Benchmark
  public void micrometerCounter(MicrometerCounters peer, Cursor cursor) {
    peer.counters[cursor.next() & MASK].increment();
  }

  /** Dropwizard. */
  @Benchmark
  public void dropwizardCounter(DropwizardCounters peer, Cursor cursor) {
    peer.counters[cursor.next() & MASK].inc();
  }

  /** This library. */
  @Benchmark
  public void isometricsHistogram(IsometricsHistograms peer, Cursor cursor) {
    int i = cursor.next();
    peer.histograms[i & MASK].observe(Work.seconds(i));
  }

  /** prometheus-metrics-core. */
  @Benchmark
  public void prometheusHistogram(PrometheusHistograms peer, Cursor cursor) {
    int i = cursor.next();
    peer.histograms[i & MASK].observe(Work.seconds(i));
  }

  /** The OpenTelemetry SDK. */
  @Benchmark
  public void otelBoundHistogram(OtelBoundHistograms peer, Cursor cursor) {
    int i = cursor.next();
    peer.histograms[i & MASK].record(Work.seconds(i));
  }

  /** Micrometer. */
  @Benchmark
  public void micrometerHistogram(MicrometerHistograms peer, Cursor cursor) {
    int i = cursor.next();
    peer.histograms[i & MASK].record(Work.seconds(i));
  }
}
