package io.isometrics.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One export over OTLP of a family with two labels, to a receiver in the same JVM: collecting,
 * encoding and sending. Between two exports each series is recorded to once, which is not timed.
 */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class OtlpExportBenchmark extends NanosecondBenchmark {

  private static final int METHODS = 10;

  /** The series, of this library or of the SDK alone. */
  public abstract static class Series {

    private SeriesOfPeer family;
    private final String[] methods = Work.names(METHODS);
    private String[] routes = {};
    private final Sink sink = new Sink();

    abstract SeriesOfPeer counters();

    abstract SeriesOfPeer histograms();

    /** Makes the family. */
    @Setup
    public void make(Task task) {
      routes = Work.names(task.series / METHODS);
      family = task.kind == ScrapeBenchmark.Kind.COUNTERS ? counters() : histograms();
    }

    /** Something changes everywhere. */
    @Setup(Level.Invocation)
    public void record() {
      for (String route : routes) {
        for (String method : methods) {
          family.record(method, route);
        }
      }
    }

    void export() throws IOException {
      family.scrape(sink);
    }
  }

  /** What is exported. */
  @State(Scope.Benchmark)
  public static class Task {

    @Param({"COUNTERS", "HISTOGRAMS"})
    ScrapeBenchmark.Kind kind = ScrapeBenchmark.Kind.COUNTERS;

    @Param({"1000", "100000"})
    int series = 1000;
  }

  /** This library's. */
  @State(Scope.Benchmark)
  public static class Isometrics extends Series {

    @Override
    SeriesOfPeer counters() {
      return SeriesOfPeer.isometricsOtlpCounters();
    }

    @Override
    SeriesOfPeer histograms() {
      return SeriesOfPeer.isometricsOtlpHistograms();
    }
  }

  /** The SDK's. */
  @State(Scope.Benchmark)
  public static class Otel extends Series {

    @Override
    SeriesOfPeer counters() {
      return SeriesOfPeer.otelOtlpCounters();
    }

    @Override
    SeriesOfPeer histograms() {
      return SeriesOfPeer.otelOtlpHistograms();
    }
  }

  /** With this library. */
  @Benchmark
  public void isometrics(Isometrics series) throws IOException {
    series.export();
  }

  /** With the SDK alone. */
  @Benchmark
  public void otel(Otel series) throws IOException {
    series.export();
  }
}
