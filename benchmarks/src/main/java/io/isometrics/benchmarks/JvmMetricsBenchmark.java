package io.isometrics.benchmarks;

import io.isometrics.MetricsRegistry;
import io.isometrics.jvm.JvmMetrics;
import io.isometrics.prometheus.PrometheusBackend;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A scrape of all metrics of the JVM, which are read from it then: it is to take less than 1 ms.
 */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class JvmMetricsBenchmark extends NanosecondBenchmark {

  /** This library. */
  @State(Scope.Benchmark)
  public static class Isometrics {

    private final PrometheusBackend backend = PrometheusBackend.create();
    private final Sink sink = new Sink();

    /** Registers all. */
    @Setup
    public void register() {
      JvmMetrics.register(MetricsRegistry.builder().backend(backend).build());
    }
  }

  /** The Prometheus client, which measures the same. */
  @State(Scope.Benchmark)
  public static class Prometheus {

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Sink sink = new Sink();

    /** Registers all. */
    @Setup
    public void register() {
      io.prometheus.metrics.instrumentation.jvm.JvmMetrics.builder().register(registry);
    }
  }

  /**
   * Scrapes.
   *
   * @param isometrics what
   * @return how many bytes it was
   * @throws IOException never, in memory
   */
  @Benchmark
  public int isometrics(Isometrics isometrics) throws IOException {
    Exposition.TEXT.scrape(isometrics.backend, isometrics.sink);
    return isometrics.sink.size();
  }

  /**
   * Scrapes.
   *
   * @param prometheus what
   * @return how many bytes it was
   * @throws IOException never, in memory
   */
  @Benchmark
  public int prometheus(Prometheus prometheus) throws IOException {
    Exposition.TEXT.encode(prometheus.registry.scrape(), prometheus.sink);
    return prometheus.sink.size();
  }
}
