package io.isometrics.benchmarks;

import io.isometrics.Counter;
import io.isometrics.Family2;
import io.isometrics.Label;
import io.isometrics.prometheus.PrometheusBackend;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What one series that comes or goes costs, as the number of those that are there grows: counters
 * with two labels on the Prometheus backend.
 */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class GrowthBenchmark extends NanosecondBenchmark {

  private static final String NEW = "/new";

  /** A family with many series that was scraped before. */
  @State(Scope.Benchmark)
  public static class Many {

    @Param({"100", "10000", "1000000"})
    int series = 100;

    private final PrometheusBackend backend = PrometheusBackend.builder().exemplars(false).build();
    private final Sink sink = new Sink();
    private final Family2<Counter, String, String> family =
        IsometricsPeer.registry(backend)
            .counter("bench_total", "A counter.")
            .labels(Label.of("method"), Label.of("route"))
            .register();

    /** Makes the series. */
    @Setup
    public void make() throws IOException {
      for (String route : Work.names(series / 10)) {
        for (int i = 0; i < 10; i++) {
          family.with("method-" + i, route).increment();
        }
      }
      scrape(Exposition.PROTOBUF);
      scrape(Exposition.TEXT);
    }

    void scrape(Exposition format) throws IOException {
      format.scrape(backend, sink);
    }
  }

  /** One more, which was not scraped yet. */
  @State(Scope.Benchmark)
  public static class OneMore {

    /** Makes it. */
    @Setup(Level.Invocation)
    public void make(Many many) {
      many.family.with("method-5", NEW).increment();
    }

    /** Takes it away again, and has that noticed. */
    @TearDown(Level.Invocation)
    public void remove(Many many) throws IOException {
      many.family.remove("method-5", NEW);
      many.scrape(Exposition.TEXT);
    }
  }

  /** A scrape as text, where nothing came or went. */
  @Benchmark
  public void isometricsScrapeOfTheSame(Many many) throws IOException {
    many.scrape(Exposition.TEXT);
  }

  /** A scrape in protobuf, where nothing came or went. */
  @Benchmark
  public void isometricsScrapeInProtobuf(Many many) throws IOException {
    many.scrape(Exposition.PROTOBUF);
  }

  /** A scrape as text, where one series came. */
  @Benchmark
  public void isometricsScrapeWithOneMore(Many many, OneMore more) throws IOException {
    many.scrape(Exposition.TEXT);
  }

  /** Takes a series away and makes it again. */
  @Benchmark
  public void isometricsRemoveAndMake(Many many) {
    many.family.remove("method-5", NEW);
    many.family.with("method-5", NEW);
  }
}
