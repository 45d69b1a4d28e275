package io.isometrics.benchmarks;

import io.isometrics.benchmarks.Metered.Method;
import io.isometrics.benchmarks.Metered.Outcome;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What instrumentation costs where nobody wants metrics; to be compared with {@link #nothing}. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Benchmark)
public class NullBackendBenchmark {

  private final Metered metered = Metered.onNothing();

  /** The harness alone. */
  @Benchmark
  public void nothing() {}

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

  /** A histogram. */
  @Benchmark
  public void histogram() {
    metered.histogram.observe(0.5);
  }

  /** A timer that would read the clock twice. */
  @Benchmark
  public void timerSample() {
    metered.timer.start().close();
  }
}
