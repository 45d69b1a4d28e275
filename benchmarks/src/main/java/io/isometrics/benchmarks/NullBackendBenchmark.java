package io.isometrics.benchmarks;

import io.isometrics.Counter;
import io.isometrics.Family2;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import io.isometrics.benchmarks.Request.Method;
import io.isometrics.benchmarks.Request.Outcome;
import io.isometrics.noop.NullBackendProvider;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What instrumentation costs where nobody wants metrics; to be compared with {@link #nothing}. */
public class NullBackendBenchmark extends NanosecondBenchmark {

  /** One metric of each kind. */
  @State(Scope.Benchmark)
  public static class Metered {

    /** The backend named {@code null}, or a registry that was given none. */
    @Param({"null", "none"})
    private String backend = "null";

    private Counter counter;
    private Histogram histogram;
    private Timer timer;
    private Family2<Counter, Method, Outcome> byEnum;
    private Family2<Counter, String, String> byText;

    /** Declares them. */
    @Setup
    public void declare() {
      MetricsRegistry.Builder builder = MetricsRegistry.builder();
      if (backend.equals("null")) {
        builder.backend(new NullBackendProvider().create(key -> Optional.empty()));
      }
      MetricsRegistry registry = builder.build();
      counter = registry.counter("bench_total", "A counter.").register();
      histogram = registry.histogram("bench_size_seconds", "A histogram.").register();
      timer = registry.timer("bench_duration_seconds", "A timer.").register();
      byEnum =
          registry
              .counter("bench_by_enum_total", "A family.")
              .labels(Label.of("method", Method.class), Label.of("outcome", Outcome.class))
              .register();
      byText =
          registry
              .counter("bench_by_text_total", "A family.")
              .labels(Label.of("method"), Label.of("outcome"))
              .register();
    }
  }

  /** The loop of the harness alone. */
  @Benchmark
  public void nothing() {}

  /** A counter through its handle. */
  @Benchmark
  public void isometricsCounterBound(Metered metered) {
    metered.counter.increment();
  }

  /** A counter looked up by two enums. */
  @Benchmark
  public void isometricsCounterByEnum(Metered metered, Request request) {
    metered.byEnum.with(request.method, request.outcome).increment();
  }

  /** A counter looked up by two texts. */
  @Benchmark
  public void isometricsCounterByText(Metered metered, Request request) {
    metered.byText.with(request.methodText, request.outcomeText).increment();
  }

  /** A histogram. */
  @Benchmark
  public void isometricsHistogram(Metered metered) {
    metered.histogram.observe(0.5);
  }

  /** A timer, which would read the clock twice. */
  @Benchmark
  public void isometricsTimerSample(Metered metered) {
    metered.timer.start().close();
  }
}
