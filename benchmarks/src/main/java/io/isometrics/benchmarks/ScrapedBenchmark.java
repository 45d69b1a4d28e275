package io.isometrics.benchmarks;

import io.isometrics.Counter;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.prometheus.PrometheusBackend;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
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

  private static final int COUNTERS = 1000;
  private static final int HISTOGRAMS = 100;

  /** Metrics of this library. */
  @State(Scope.Group)
  public static class Isometrics {
    private final Metered recorded = new Metered();
    private final Metered other = new Metered();
  }

  private static final class Metered {

    private final PrometheusBackend backend = PrometheusBackend.builder().exemplars(false).build();
    private final Counter counter;
    private final Histogram histogram;
    private final Sink sink = new Sink();

    Metered() {
      MetricsRegistry registry = IsometricsPeer.registry(backend);
      var counters =
          registry.counter("bench_total", "A counter.").labels(Label.of("route")).register();
      for (String name : Work.names(COUNTERS)) {
        counters.with(name).increment();
      }
      var histograms =
          registry
              .histogram("bench_seconds", "A histogram.")
              .buckets(Work.BOUNDS)
              .labels(Label.of("route"))
              .register();
      for (String name : Work.names(HISTOGRAMS)) {
        histograms.with(name).observe(1);
      }
      counter = counters.with(Work.names(COUNTERS)[COUNTERS / 2]);
      histogram = histograms.with(Work.names(HISTOGRAMS)[HISTOGRAMS / 2]);
    }

    int scrape() throws IOException {
      Exposition.TEXT.scrape(backend, sink);
      return sink.size();
    }
  }

  /** Metrics of prometheus-metrics-core. */
  @State(Scope.Group)
  public static class Prometheus {
    private final PrometheusMetered recorded = new PrometheusMetered();
    private final PrometheusMetered other = new PrometheusMetered();
  }

  private static final class PrometheusMetered {

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final DistributionDataPoint histogram;
    private final Sink sink = new Sink();

    PrometheusMetered() {
      var counters = PrometheusPeer.counter(registry, "route");
      for (String name : Work.names(COUNTERS)) {
        counters.labelValues(name).inc();
      }
      var histograms = PrometheusPeer.histogram(registry, "route");
      for (String name : Work.names(HISTOGRAMS)) {
        histograms.labelValues(name).observe(1);
      }
      histogram = histograms.labelValues(Work.names(HISTOGRAMS)[HISTOGRAMS / 2]);
    }

    int scrape() throws IOException {
      Exposition.TEXT.encode(registry.scrape(), sink);
      return sink.size();
    }
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
