package io.isometrics.benchmarks;

import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * How long single recordings take, where a mean hides the slow ones: on one series that two threads
 * record on, and on one that a thread records on while another scrapes without a pause. The
 * percentiles, not the mean, are what is reported.
 *
 * <p>JMH samples: it reads the clock before and after some of the operations, which it picks at
 * random, twenty to forty in a millisecond. All others run untimed, so the threads meet as often as
 * they do without a clock. Timing every operation would leave out none of the slow ones, but a read
 * of the clock takes several times as long as a recording: the threads would mostly read the clock
 * and hardly meet. Timing batches would not do that, but gives means of a batch, and no percentiles
 * of a recording.
 *
 * <p>A time hence contains two reads of the clock, and is a multiple of the step in which the clock
 * goes, which is ten nanoseconds on many machines. {@code clock} is these reads with nothing
 * between them, sampled alike and beside the same other thread: what is there in the tails is the
 * machine's. Medians say little here, and what a recording takes by itself, the other benchmarks
 * tell. And the greatest is that of the samples: an operation that was not picked may have taken
 * longer.
 */
@BenchmarkMode(Mode.SampleTime)
public class LatencyBenchmark extends NanosecondBenchmark {

  /** Metrics of this library. */
  @State(Scope.Benchmark)
  public static class Isometrics {
    private final Metered.Isometrics metered = new Metered.Isometrics();
  }

  /** Metrics of prometheus-metrics-core. */
  @State(Scope.Benchmark)
  public static class Prometheus {
    private final Metered.Prometheus metered = new Metered.Prometheus();
  }

  /** Metrics of the OpenTelemetry SDK, with attributes that are made beforehand. */
  @State(Scope.Benchmark)
  public static class OtelCached {
    private final Metered.Otel metered = new Metered.Otel();
  }

  /** Metrics of Micrometer. */
  @State(Scope.Benchmark)
  public static class Micrometer {
    private final Metered.Micrometer metered = new Metered.Micrometer();
  }

  /** The floor: what is measured where nothing is done. */
  @Benchmark
  public void clock() {}

  /** The floor, while this library is scraped. */
  @Benchmark
  @Group("clockScraped")
  @GroupThreads(1)
  public void recordClockScraped() {}

  /** The other thread, which scrapes. */
  @Benchmark
  @Group("clockScraped")
  @GroupThreads(1)
  public int scrapeClockScraped(Isometrics peer) throws IOException {
    return peer.metered.scrape();
  }

  /** This library. */
  @Benchmark
  public void isometricsCounter(Isometrics peer) {
    peer.metered.counter.increment();
  }

  /** This library. */
  @Benchmark
  @Group("isometricsCounterScraped")
  @GroupThreads(1)
  public void recordIsometricsCounterScraped(Isometrics peer) {
    peer.metered.counter.increment();
  }

  /** The other thread, which scrapes. */
  @Benchmark
  @Group("isometricsCounterScraped")
  @GroupThreads(1)
  public int scrapeIsometricsCounterScraped(Isometrics peer) throws IOException {
    return peer.metered.scrape();
  }

  /** This library. */
  @Benchmark
  public void isometricsHistogram(Isometrics peer, Cursor cursor) {
    peer.metered.histogram.observe(cursor.seconds());
  }

  /** This library. */
  @Benchmark
  @Group("isometricsHistogramScraped")
  @GroupThreads(1)
  public void recordIsometricsHistogramScraped(Isometrics peer, Cursor cursor) {
    peer.metered.histogram.observe(cursor.seconds());
  }

  /** The other thread, which scrapes. */
  @Benchmark
  @Group("isometricsHistogramScraped")
  @GroupThreads(1)
  public int scrapeIsometricsHistogramScraped(Isometrics peer) throws IOException {
    return peer.metered.scrape();
  }

  /** prometheus-metrics-core. */
  @Benchmark
  public void prometheusCounter(Prometheus peer) {
    peer.metered.counter.inc();
  }

  /** prometheus-metrics-core. */
  @Benchmark
  @Group("prometheusCounterScraped")
  @GroupThreads(1)
  public void recordPrometheusCounterScraped(Prometheus peer) {
    peer.metered.counter.inc();
  }

  /** The other thread, which scrapes. */
  @Benchmark
  @Group("prometheusCounterScraped")
  @GroupThreads(1)
  public int scrapePrometheusCounterScraped(Prometheus peer) throws IOException {
    return peer.metered.scrape();
  }

  /** prometheus-metrics-core. */
  @Benchmark
  public void prometheusHistogram(Prometheus peer, Cursor cursor) {
    peer.metered.histogram.observe(cursor.seconds());
  }

  /** prometheus-metrics-core. */
  @Benchmark
  @Group("prometheusHistogramScraped")
  @GroupThreads(1)
  public void recordPrometheusHistogramScraped(Prometheus peer, Cursor cursor) {
    peer.metered.histogram.observe(cursor.seconds());
  }

  /** The other thread, which scrapes. */
  @Benchmark
  @Group("prometheusHistogramScraped")
  @GroupThreads(1)
  public int scrapePrometheusHistogramScraped(Prometheus peer) throws IOException {
    return peer.metered.scrape();
  }

  /** The OpenTelemetry SDK. */
  @Benchmark
  public void otelCachedCounter(OtelCached peer) {
    peer.metered.counter.add(1, peer.metered.counted);
  }

  /** The OpenTelemetry SDK. */
  @Benchmark
  @Group("otelCachedCounterScraped")
  @GroupThreads(1)
  public void recordOtelCachedCounterScraped(OtelCached peer) {
    peer.metered.counter.add(1, peer.metered.counted);
  }

  /** The other thread, which scrapes. */
  @Benchmark
  @Group("otelCachedCounterScraped")
  @GroupThreads(1)
  public int scrapeOtelCachedCounterScraped(OtelCached peer) {
    return peer.metered.scrape();
  }

  /** The OpenTelemetry SDK. */
  @Benchmark
  public void otelCachedHistogram(OtelCached peer, Cursor cursor) {
    peer.metered.histogram.record(cursor.seconds(), peer.metered.observed);
  }

  /** The OpenTelemetry SDK. */
  @Benchmark
  @Group("otelCachedHistogramScraped")
  @GroupThreads(1)
  public void recordOtelCachedHistogramScraped(OtelCached peer, Cursor cursor) {
    peer.metered.histogram.record(cursor.seconds(), peer.metered.observed);
  }

  /** The other thread, which scrapes. */
  @Benchmark
  @Group("otelCachedHistogramScraped")
  @GroupThreads(1)
  public int scrapeOtelCachedHistogramScraped(OtelCached peer) {
    return peer.metered.scrape();
  }

  /** Micrometer. */
  @Benchmark
  public void micrometerCounter(Micrometer peer) {
    peer.metered.counter.increment();
  }

  /** Micrometer. */
  @Benchmark
  @Group("micrometerCounterScraped")
  @GroupThreads(1)
  public void recordMicrometerCounterScraped(Micrometer peer) {
    peer.metered.counter.increment();
  }

  /** The other thread, which scrapes. */
  @Benchmark
  @Group("micrometerCounterScraped")
  @GroupThreads(1)
  public int scrapeMicrometerCounterScraped(Micrometer peer) throws IOException {
    return peer.metered.scrape();
  }

  /** Micrometer. */
  @Benchmark
  public void micrometerHistogram(Micrometer peer, Cursor cursor) {
    peer.metered.histogram.record(cursor.seconds());
  }

  /** Micrometer. */
  @Benchmark
  @Group("micrometerHistogramScraped")
  @GroupThreads(1)
  public void recordMicrometerHistogramScraped(Micrometer peer, Cursor cursor) {
    peer.metered.histogram.record(cursor.seconds());
  }

  /** The other thread, which scrapes. */
  @Benchmark
  @Group("micrometerHistogramScraped")
  @GroupThreads(1)
  public int scrapeMicrometerHistogramScraped(Micrometer peer) throws IOException {
    return peer.metered.scrape();
  }
}
