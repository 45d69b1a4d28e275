package io.isometrics.benchmarks;

import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * One thread records on one series while another scrapes without a pause. What that costs the
 * recording thread is the difference to the same thread while the other one scrapes metrics which
 * nobody records: the two then share the caches, the memory and the garbage collector, but no
 * metric.
 */
public class ScrapedBenchmark extends NanosecondBenchmark {

  /** Metrics of this library. */
  @State(Scope.Group)
  public static class Isometrics {
    private final Metered.Isometrics recorded = new Metered.Isometrics();
    private final Metered.Isometrics other = new Metered.Isometrics();
  }

  /** Metrics of prometheus-metrics-core. */
  @State(Scope.Group)
  public static class Prometheus {
    private final Metered.Prometheus recorded = new Metered.Prometheus();
    private final Metered.Prometheus other = new Metered.Prometheus();
  }

  /** This library. */
  @Benchmark
  @Group("isometricsCounterScraped")
  @GroupThreads(1)
  public void recordIsometricsCounterScraped(Isometrics peer) {
    peer.recorded.counter.increment();
  }

  /** The other thread, which scrapes these metrics. */
  @Benchmark
  @Group("isometricsCounterScraped")
  @GroupThreads(1)
  public int scrapeIsometricsCounterScraped(Isometrics peer) throws IOException {
    return peer.recorded.scrape();
  }

  /** This library. */
  @Benchmark
  @Group("isometricsHistogramScraped")
  @GroupThreads(1)
  public void recordIsometricsHistogramScraped(Isometrics peer, Cursor cursor) {
    peer.recorded.histogram.observe(cursor.seconds());
  }

  /** The other thread, which scrapes these metrics. */
  @Benchmark
  @Group("isometricsHistogramScraped")
  @GroupThreads(1)
  public int scrapeIsometricsHistogramScraped(Isometrics peer) throws IOException {
    return peer.recorded.scrape();
  }

  /** prometheus-metrics-core. */
  @Benchmark
  @Group("prometheusHistogramScraped")
  @GroupThreads(1)
  public void recordPrometheusHistogramScraped(Prometheus peer, Cursor cursor) {
    peer.recorded.histogram.observe(cursor.seconds());
  }

  /** The other thread, which scrapes these metrics. */
  @Benchmark
  @Group("prometheusHistogramScraped")
  @GroupThreads(1)
  public int scrapePrometheusHistogramScraped(Prometheus peer) throws IOException {
    return peer.recorded.scrape();
  }

  /** This library. */
  @Benchmark
  @Group("isometricsCounterAlone")
  @GroupThreads(1)
  public void recordIsometricsCounterAlone(Isometrics peer) {
    peer.recorded.counter.increment();
  }

  /** The other thread, which scrapes other metrics. */
  @Benchmark
  @Group("isometricsCounterAlone")
  @GroupThreads(1)
  public int scrapeIsometricsCounterAlone(Isometrics peer) throws IOException {
    return peer.other.scrape();
  }

  /** This library. */
  @Benchmark
  @Group("isometricsHistogramAlone")
  @GroupThreads(1)
  public void recordIsometricsHistogramAlone(Isometrics peer, Cursor cursor) {
    peer.recorded.histogram.observe(cursor.seconds());
  }

  /** The other thread, which scrapes other metrics. */
  @Benchmark
  @Group("isometricsHistogramAlone")
  @GroupThreads(1)
  public int scrapeIsometricsHistogramAlone(Isometrics peer) throws IOException {
    return peer.other.scrape();
  }

  /** prometheus-metrics-core. */
  @Benchmark
  @Group("prometheusHistogramAlone")
  @GroupThreads(1)
  public void recordPrometheusHistogramAlone(Prometheus peer, Cursor cursor) {
    peer.recorded.histogram.observe(cursor.seconds());
  }

  /** The other thread, which scrapes other metrics. */
  @Benchmark
  @Group("prometheusHistogramAlone")
  @GroupThreads(1)
  public int scrapePrometheusHistogramAlone(Prometheus peer) throws IOException {
    return peer.other.scrape();
  }
}
