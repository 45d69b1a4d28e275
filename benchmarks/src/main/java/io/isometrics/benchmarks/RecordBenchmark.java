package io.isometrics.benchmarks;

import io.isometrics.benchmarks.Metered.Method;
import io.isometrics.benchmarks.Metered.Outcome;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One recording, on one series. Run with {@code -t 2} for two threads on that series, and with
 * {@code -prof gc} for what is allocated.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Benchmark)
public class RecordBenchmark {

  private static final double[] VALUES = new double[1024];

  static {
    for (int i = 0; i < VALUES.length; i++) {
      VALUES[i] = (i * 7919 % 1024) / 100.0;
    }
  }

  private final Metered metered = Metered.onPrometheus();
  private final LongAdder longAdder = new LongAdder();
  private final DoubleAdder doubleAdder = new DoubleAdder();

  private final CounterDataPoint prometheusCounter;
  private final Counter prometheusFamily;
  private final DistributionDataPoint prometheusHistogram;

  /** A value for each observation of a thread, in an order that no branch predictor learns. */
  @State(Scope.Thread)
  public static class Cursor {
    private int next;

    double value() {
      return VALUES[next++ & VALUES.length - 1];
    }
  }

  /** Makes the peers. */
  public RecordBenchmark() {
    prometheusFamily =
        Counter.builder()
            .name("bench_total")
            .help("A counter.")
            .labelNames("method", "outcome")
            .withoutExemplars()
            .build();
    prometheusCounter = prometheusFamily.labelValues("GET", "OK");
    prometheusHistogram =
        Histogram.builder()
            .name("bench_seconds")
            .help("A histogram.")
            .classicOnly()
            .withoutExemplars()
            .build();
  }

  /** The floor. */
  @Benchmark
  public void longAdder() {
    longAdder.increment();
  }

  /** The floor for sums. */
  @Benchmark
  public void doubleAdder() {
    doubleAdder.add(1.5);
  }

  /** A counter through its handle. */
  @Benchmark
  public void counterBound() {
    metered.counter.increment();
  }

  /** A counter looked up by two enum labels. */
  @Benchmark
  public void counterByEnum() {
    metered.byEnum.with(Method.GET, Outcome.OK).increment();
  }

  /** A counter looked up by two texts. */
  @Benchmark
  public void counterByText() {
    metered.byText.with("GET", "OK").increment();
  }

  /** A gauge set through its handle. */
  @Benchmark
  public void gaugeSet() {
    metered.gauge.set(1.5);
  }

  /** A gauge added to through its handle. */
  @Benchmark
  public void gaugeAdd() {
    metered.gauge.add(1.5);
  }

  /** A histogram with eleven bounds. */
  @Benchmark
  public void histogram(Cursor cursor) {
    metered.histogram.observe(cursor.value());
  }

  /** A timer with eleven bounds, given the duration. */
  @Benchmark
  public void timer() {
    metered.timer.recordNanos(12_345_678);
  }

  /** The Prometheus client's counter through its data point. */
  @Benchmark
  public void prometheusCounterBound() {
    prometheusCounter.inc();
  }

  /** The Prometheus client's counter looked up by two texts. */
  @Benchmark
  public void prometheusCounterByText() {
    prometheusFamily.labelValues("GET", "OK").inc();
  }

  /** The Prometheus client's classic histogram with eleven bounds. */
  @Benchmark
  public void prometheusHistogram(Cursor cursor) {
    prometheusHistogram.observe(cursor.value());
  }
}
