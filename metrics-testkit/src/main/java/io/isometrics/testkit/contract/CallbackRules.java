package io.isometrics.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.isometrics.CollectionPass;
import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import io.isometrics.testkit.contract.ContractScenario.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The rules R6 of the contract: callbacks. */
abstract class CallbackRules extends LimitRules {

  @Test
  void r6_01_aGaugeCallbackIsReadAtEachExport() {
    MetricsRegistry registry = registry();
    AtomicInteger depth = new AtomicInteger(3);
    registry.gauge("depth", "Depth.").callback(depth::get);

    wire().assertValue(3, "depth");
    depth.set(4);
    wire().assertValue(4, "depth");
  }

  @Test
  void r6_02_aCounterCallbackIsReadAtEachExport() {
    MetricsRegistry registry = registry();
    AtomicInteger count = new AtomicInteger(3);
    registry.counter("hits_total", "Hits.").callback(count::get);

    wire().assertValue(3, "hits_total");
    count.set(5);
    ExportedMetrics wire = wire();
    wire.assertValue(5, "hits_total");
    if (has(Capability.TYPE)) {
      assertEquals("counter", wire.metric("hits_total").type());
    }
  }

  @Test
  void r6_03_aCollectorSetsTheWholeSetOfSeries() {
    needs(Capability.SERIES_END);
    MetricsRegistry registry = registry();
    List<String> routes = new ArrayList<>(List.of("/a", "/b"));
    registry
        .gauge("depth", "Depth.")
        .labels(ROUTE)
        .collect(out -> routes.forEach(route -> out.set(route, routes.size())));

    ExportedMetrics first = wire();
    first.assertValue(2, "depth", "route", "/a");
    first.assertValue(2, "depth", "route", "/b");
    routes.remove("/a");
    ExportedMetrics second = wire();
    second.assertNone("depth", "route", "/a");
    second.assertValue(1, "depth", "route", "/b");
  }

  @Test
  void r6_04_aCallbackThatFailsIsLeftOutAndCounted() {
    MetricsRegistry registry = registry();
    registry
        .gauge("depth", "Depth.")
        .callback(
            () -> {
              throw new IllegalStateException("a callback that fails, as it should in this test");
            });
    registry.gauge("level", "Level.").callback(() -> Double.NaN);
    registry.gauge("height", "Height.").callback(() -> 1);
    counter(registry).increment();

    wire();
    ExportedMetrics wire = wire();
    wire.assertNone("depth");
    wire.assertNone("level");
    wire.assertValue(1, "height");
    wire.assertValue(1, "jobs_total");
    assertTrue(
        wire.series("isometrics_dropped_total", "metric", "depth", "reason", "callback_failed")
                .value()
            >= 1);
  }

  @Test
  void r6_05_aCallbackThatIsClosedIsNotReadAgain() {
    needs(Capability.SERIES_END);
    MetricsRegistry registry = registry();
    AtomicInteger reads = new AtomicInteger();
    Registration registration = registry.gauge("depth", "Depth.").callback(reads::incrementAndGet);
    wire();
    registration.close();
    int before = reads.get();

    wire().assertNone("depth");
    assertEquals(before, reads.get());
  }

  @Test
  void r6_06_aCallbackWithoutAValueIsLeftOutAndNotCounted() {
    MetricsRegistry registry = registry();
    AtomicReference<OptionalDouble> value = new AtomicReference<>(OptionalDouble.empty());
    registry.gauge("depth", "Depth.").optionalCallback(value::get);
    registry.counter("hits_total", "Hits.").optionalCallback(value::get);

    ExportedMetrics before = wire();
    before.assertNone("depth");
    before.assertNone("hits_total");
    before.assertNone("isometrics_dropped_total");
    value.set(OptionalDouble.of(4));
    ExportedMetrics after = wire();
    after.assertValue(4, "depth");
    after.assertValue(4, "hits_total");
  }

  @Test
  void r6_07_aCallbackThatHangsIsLeftOutAndHarmsNoOther() {
    MetricsRegistry registry =
        registry(settings -> settings.callbackTimeout(Duration.ofSeconds(1)));
    CountDownLatch end = new CountDownLatch(1);
    registry
        .gauge("depth", "Depth.")
        .callback(
            () -> {
              await(end);
              return 1;
            });
    registry.gauge("height", "Height.").callback(() -> 2);
    counter(registry).increment();
    try {
      ExportedMetrics wire = wire();
      wire.assertNone("depth");
      wire.assertValue(2, "height");
      wire.assertValue(1, "jobs_total");
    } finally {
      end.countDown();
    }
  }

  @Test
  void r6_08_aCallbackThatInterruptsItsThreadHarmsNoOther() {
    MetricsRegistry registry = registry();
    registry
        .gauge("depth", "Depth.")
        .callback(
            () -> {
              Thread.currentThread().interrupt();
              return 1;
            });
    registry.gauge("height", "Height.").callback(() -> 2);
    counter(registry).increment();

    wire();
    ExportedMetrics wire = wire();
    wire.assertValue(1, "depth");
    wire.assertValue(2, "height");
    wire.assertValue(1, "jobs_total");
  }

  private static void await(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void r6_09_aCollectionPassSetsAllItsMetricsFromOneRun() {
    MetricsRegistry registry = registry();
    CollectionPass pass = registry.collectionPass("cluster");
    AtomicInteger runs = new AtomicInteger();
    var nodes = pass.addZeroFilled(registry.gauge("nodes", "Nodes.").labels(METHOD));
    var size = pass.add(registry.gauge("size", "Size."));
    Registration registration =
        pass.start(
            () -> {
              int run = runs.incrementAndGet();
              nodes.set(Method.GET, run);
              size.accept(run);
            });

    ExportedMetrics wire = wire();
    double run = wire.series("size").value();
    wire.assertValue(run, "nodes", "method", "GET");
    wire.assertValue(0, "nodes", "method", "POST");
    wire();
    assertTrue(wire().series("size").value() > run, "It runs for each export");
    if (has(Capability.EMPTY_SERIES)) {
      wire.assertValue(0, "isometrics_collection_failures_total", "collection", "cluster");
    }

    registration.close();
    if (has(Capability.SERIES_END)) {
      ExportedMetrics after = wire();
      after.assertNone("size");
      after.assertNone("isometrics_collection_failures_total", "collection", "cluster");
    }
  }
}
