package io.isometrics.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The first scrape of counters with two labels, as text, which has all that is kept for the next
 * ones to make; and the making of the series itself. Once in each iteration, with new series.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FirstScrapeBenchmark extends NanosecondBenchmark {

  private static final int METHODS = 10;

  /** The label values. */
  @State(Scope.Benchmark)
  public static class Values {

    @Param({"100", "10000", "100000"})
    int series = 100;

    private final String[] methods = Work.names(METHODS);
    private String[] routes = {};

    /** Makes them. */
    @Setup
    public void make() {
      routes = Work.names(series / METHODS);
    }

    void recordEach(SeriesOfPeer family) {
      for (String route : routes) {
        for (String method : methods) {
          family.record(method, route);
        }
      }
    }
  }

  /** Series that were never scraped. */
  public abstract static class Unscraped {

    private SeriesOfPeer family;
    private final Sink sink = new Sink();

    abstract SeriesOfPeer family();

    /** Makes them. */
    @Setup(Level.Invocation)
    public void make(Values values) {
      family = family();
      values.recordEach(family);
    }

    void scrape() throws IOException {
      family.scrape(sink);
    }
  }

  /** This library's. */
  @State(Scope.Benchmark)
  public static class Isometrics extends Unscraped {

    @Override
    SeriesOfPeer family() {
      return SeriesOfPeer.isometricsCounters();
    }
  }

  /** Those of prometheus-metrics-core. */
  @State(Scope.Benchmark)
  public static class Prometheus extends Unscraped {

    @Override
    SeriesOfPeer family() {
      return SeriesOfPeer.prometheusCounters();
    }
  }

  /** The first scrape of this library. */
  @Benchmark
  public void isometricsScrape(Isometrics unscraped) throws IOException {
    unscraped.scrape();
  }

  /** The first scrape of prometheus-metrics-core. */
  @Benchmark
  public void prometheusScrape(Prometheus unscraped) throws IOException {
    unscraped.scrape();
  }

  /** The making of all series of this library. */
  @Benchmark
  public SeriesOfPeer isometricsMake(Values values) {
    SeriesOfPeer family = SeriesOfPeer.isometricsCounters();
    values.recordEach(family);
    return family;
  }

  /** The making of all series of prometheus-metrics-core. */
  @Benchmark
  public SeriesOfPeer prometheusMake(Values values) {
    SeriesOfPeer family = SeriesOfPeer.prometheusCounters();
    values.recordEach(family);
    return family;
  }
}
