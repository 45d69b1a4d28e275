package io.isometrics.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.MetricsRegistry;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The rules R7 of the contract: threads. */
abstract class ThreadRules extends CallbackRules {

  @Test
  void r7_01_noRecordingOfConcurrentThreadsIsLost() {
    MetricsRegistry registry = registry();
    Counter counter = counter(registry);
    Gauge gauge = registry.gauge("depth", "Depth.").register();
    Histogram histogram = histogram(registry);
    inThreads(
        () -> {
          for (int i = 0; i < TIMES; i++) {
            counter.increment();
            counter.add(0.5);
            gauge.add(2);
            gauge.decrement();
            histogram.observe(i % 3 * 5);
          }
        });

    ExportedMetrics wire = wire();
    double times = THREADS * TIMES;
    wire.assertValue(1.5 * times, "jobs_total");
    wire.assertValue(times, "depth");
    ExportedSeries series = wire.series("size_bytes");
    assertEquals((long) times, series.count());
    if (has(Capability.BOUNDS)) {
      assertEquals((long) times, series.buckets().get(Double.POSITIVE_INFINITY));
    }
  }

  @Test
  void r7_02_aSeriesThatManyThreadsAskForFirstIsOneSeries() {
    MetricsRegistry registry = registry();
    inThreads(
        () -> {
          for (int i = 0; i < 50; i++) {
            routes(registry).with("/" + i).increment();
            registry.gauge("depth_" + i, "Depth.").register().increment();
          }
        });

    ExportedMetrics wire = wire();
    assertEquals(50, wire.metric("hits_total").series().size());
    for (int i = 0; i < 50; i++) {
      wire.assertValue(THREADS, "hits_total", "route", "/" + i);
      wire.assertValue(THREADS, "depth_" + i);
    }
  }

  @Test
  void r7_03_inEachExportTheCountIsThatOfTheBucketsAndNothingGoesDown() {
    needs(Capability.BOUNDS);
    MetricsRegistry registry = registry();
    Counter counter = counter(registry);
    Histogram histogram = histogram(registry);
    counter.increment();
    histogram.observe(5);
    int exports = 20;
    // Each export lets the threads record for a while, so that a slow export is not outrun.
    Semaphore rounds = new Semaphore(0);
    Callable<Boolean> recording =
        () -> {
          for (int round = 0; round < exports; round++) {
            if (!rounds.tryAcquire(120, TimeUnit.SECONDS)) {
              return false;
            }
            for (int i = 0; i < TIMES / 5; i++) {
              counter.increment();
              histogram.observe(5);
            }
          }
          return true;
        };
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<Boolean>> results = List.of(threads.submit(recording), threads.submit(recording));
      double before = 0;
      for (int i = 0; i < exports; i++) {
        rounds.release(2);
        ExportedMetrics wire = wire();
        ExportedSeries sizes = wire.series("size_bytes");
        if (!lacks().containsKey(Capability.HISTOGRAM_CONSISTENCY)) {
          assertEquals(sizes.count(), sizes.buckets().get(Double.POSITIVE_INFINITY));
          assertEquals(sizes.count(), sizes.buckets().get(10.0));
        }
        double now = wire.series("jobs_total").value();
        assertTrue(now >= before, "A counter went down from " + before + " to " + now);
        before = now;
      }
      results.forEach(ContractSetup::get);
    } finally {
      threads.shutdownNow();
    }
    ExportedMetrics last = wire();
    last.assertValue(1 + 2.0 * exports * (TIMES / 5), "jobs_total");
    assertEquals(1 + 2L * exports * (TIMES / 5), last.series("size_bytes").buckets().get(10.0));
  }

  @Test
  void r7_04_seriesMayComeAndGoWhileOthersRecordAndExport() {
    needs(Capability.SERIES_END);
    MetricsRegistry registry = registry();
    Family1<Counter, String> routes = routes(registry);
    inThreads(
        () -> {
          for (int i = 0; i < 200; i++) {
            String route = "/" + i % 5;
            routes.with(route).increment();
            if (i % 7 == 0) {
              routes.remove(route);
            }
          }
        });
    routes.clear();
    routes.with("/z").add(3);

    ExportedMetrics wire = wire();
    assertEquals(1, wire.metric("hits_total").series().size());
    wire.assertValue(3, "hits_total", "route", "/z");
  }
}
