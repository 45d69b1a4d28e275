package io.isometrics.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.MetricsAudit;
import io.isometrics.MetricsRegistry;
import io.isometrics.StateSet;
import io.isometrics.Timer;
import io.isometrics.testkit.contract.ContractScenario.Method;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rules R2 of the contract: recording. */
abstract class RecordingRules extends DeclaringRules {

  @Test
  void r2_01_aCounterAddsWholeAmountsExactly() {
    MetricsRegistry registry = registry();
    Counter counter = counter(registry);
    counter.increment();
    counter.add(41L);
    counter.add((1L << 53) - 43);

    wire().assertValue((double) ((1L << 53) - 1), "jobs_total");
  }

  @Test
  void r2_02_aCounterAddsFractions() {
    MetricsRegistry registry = registry();
    Counter counter = counter(registry);
    counter.add(0.5);
    counter.add(2L);
    counter.add(0.25);

    wire().assertValue(2.75, "jobs_total");
  }

  @Test
  void r2_03_aGaugeIsSetAndMoved() {
    MetricsRegistry registry = registry();
    Gauge gauge = registry.gauge("depth", "Depth.").register();
    gauge.set(10);
    gauge.increment();
    gauge.decrement();
    gauge.decrement();
    gauge.add(-12.5);

    wire().assertValue(-3.5, "depth");
  }

  @Test
  void r2_04_aBucketCountsUpToAndIncludingItsBound() {
    needs(Capability.BOUNDS);
    MetricsRegistry registry = registry();
    Histogram histogram = histogram(registry);
    for (double value : new double[] {0, 1, 1.5, 10, 10.5, 1e9}) {
      histogram.observe(value);
    }

    assertEquals(
        Map.of(1.0, 2L, 10.0, 4L, Double.POSITIVE_INFINITY, 6L),
        wire().series("size_bytes").buckets());
  }

  @Test
  void r2_05_aHistogramHasTheCountAndSumOfItsObservations() {
    MetricsRegistry registry = registry();
    Histogram histogram = histogram(registry);
    histogram.observe(0.5);
    histogram.observe(20);

    ExportedSeries series = wire().series("size_bytes");
    assertEquals(2, series.count());
    assertEquals(20.5, series.value());
  }

  @Test
  void r2_06_aTimerIsAHistogramOfSeconds() {
    MetricsRegistry registry = registry();
    Timer timer = registry.timer("wait_seconds", "Waiting.").buckets(0.005, 1).register();
    timer.recordNanos(5_000_000);
    timer.record(Duration.ofMillis(250));

    ExportedSeries series = wire().series("wait_seconds");
    assertEquals(0.255, series.value(), 1e-12);
    if (has(Capability.BOUNDS)) {
      assertEquals(Map.of(0.005, 1L, 1.0, 2L, Double.POSITIVE_INFINITY, 2L), series.buckets());
    }
  }

  @Test
  void r2_07_aTimerHasTheDefaultBuckets() {
    needs(Capability.BOUNDS);
    MetricsRegistry registry = registry();
    registry.timer("wait_seconds", "Waiting.").register().recordNanos(1);

    assertEquals(
        List.of(.005, .01, .025, .05, .1, .25, .5, 1., 2.5, 5., 10., Double.POSITIVE_INFINITY),
        List.copyOf(wire().series("wait_seconds").buckets().keySet()));
  }

  @Test
  void r2_08_anExponentialHistogramHasCountAndSum() {
    needs(Capability.EXPONENTIAL);
    MetricsRegistry registry = registry();
    Histogram histogram = registry.histogram("price_euros", "Price.").exponential().register();
    histogram.observe(0.25);
    histogram.observe(12.5);

    ExportedSeries series = wire().series("price_euros");
    assertEquals(2, series.count());
    assertEquals(12.75, series.value());
  }

  @Test
  void r2_09_whatCannotBeRecordedIsDroppedAndCounted() {
    MetricsRegistry registry = registry();
    Counter counter = counter(registry);
    Gauge gauge = registry.gauge("depth", "Depth.").register();
    Histogram histogram = histogram(registry);
    counter.add(1);
    gauge.set(1);
    histogram.observe(1);
    counter.add(-1L);
    counter.add(-0.5);
    counter.add(Double.NaN);
    counter.add(Double.POSITIVE_INFINITY);
    gauge.set(Double.NaN);
    gauge.add(Double.NEGATIVE_INFINITY);
    histogram.observe(Double.NaN);
    histogram.observe(-1);
    histogram.observe(Double.POSITIVE_INFINITY);

    ExportedMetrics wire = wire();
    wire.assertValue(1, "jobs_total");
    wire.assertValue(1, "depth");
    wire.assertValue(1, "size_bytes");
    assertEquals(1, wire.series("size_bytes").count());
    assertDropped(wire, 2, "jobs_total", "negative");
    assertDropped(wire, 1, "jobs_total", "nan");
    assertDropped(wire, 1, "jobs_total", "infinite");
    assertDropped(wire, 1, "depth", "nan");
    assertDropped(wire, 1, "depth", "infinite");
    assertDropped(wire, 1, "size_bytes", "nan");
    assertDropped(wire, 1, "size_bytes", "negative");
    assertDropped(wire, 1, "size_bytes", "infinite");
  }

  @Test
  void r2_10_inStrictModeWhatCannotBeRecordedThrows() {
    needs(Capability.EXPORT);
    MetricsRegistry registry = registry(true);
    Counter counter = counter(registry);
    Gauge gauge = registry.gauge("depth", "Depth.").register();
    Histogram histogram = histogram(registry);

    assertThrows(IllegalArgumentException.class, () -> counter.add(-1L));
    assertThrows(IllegalArgumentException.class, () -> counter.add(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> gauge.set(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> gauge.add(Double.POSITIVE_INFINITY));
    assertThrows(IllegalArgumentException.class, () -> histogram.observe(-1));
  }

  @Test
  void r2_11_whatCannotBeRecordedNeverThrowsOtherwise() {
    MetricsRegistry registry = registry();
    Counter counter = counter(registry);
    Gauge gauge = registry.gauge("depth", "Depth.").register();
    Histogram histogram = histogram(registry);

    assertDoesNotThrow(() -> counter.add(-1L));
    assertDoesNotThrow(() -> counter.add(Double.NaN));
    assertDoesNotThrow(() -> gauge.set(Double.NaN));
    assertDoesNotThrow(() -> histogram.observe(Double.NEGATIVE_INFINITY));
    assertDoesNotThrow(() -> routes(registry).with(null).increment());
  }

  @Test
  void r2_12_aHistogramWithoutBucketsCountsAndSums() {
    MetricsRegistry registry = registry();
    Histogram histogram = registry.histogram("price_euros", "Price.").noBuckets().register();
    registry.timer("wait_seconds", "Waiting.").noBuckets().register().record(Duration.ofSeconds(2));
    histogram.observe(0.25);
    histogram.observe(12.5);

    ExportedMetrics wire = wire();
    ExportedSeries series = wire.series("price_euros");
    assertEquals(2, series.count());
    assertEquals(12.75, series.value());
    assertEquals(2, wire.series("wait_seconds").value());
    if (has(Capability.BOUNDS)) {
      assertEquals(Map.of(Double.POSITIVE_INFINITY, 2L), series.buckets());
      assertEquals(Map.of(Double.POSITIVE_INFINITY, 1L), wire.series("wait_seconds").buckets());
    }
  }

  @Test
  void r2_13_aGaugeWithoutAValueIsNotExported() {
    needs(Capability.SERIES_END);
    MetricsRegistry registry = registry();
    Gauge optional = registry.gauge("last", "Of the last time.").optional().register();
    Family1<Gauge, Method> byMethod =
        registry.gauge("last_by", "By method.").labels(METHOD).optional().register();
    Gauge cleared = registry.gauge("depth", "Depth.").register();
    byMethod.with(Method.GET).add(2);
    cleared.set(5);
    cleared.clear();

    ExportedMetrics before = wire();
    before.assertNone("last");
    before.assertNone("depth");
    before.assertNone("last_by", "method", "POST");
    before.assertValue(2, "last_by", "method", "GET");
    optional.set(7);
    cleared.add(3);
    byMethod.with(Method.GET).clear();
    ExportedMetrics after = wire();
    after.assertValue(7, "last");
    after.assertValue(3, "depth");
    after.assertNone("last_by", "method", "GET");
  }

  @Test
  void r2_14_aStateSetIsOneForTheStateAndZeroForTheOthers() {
    MetricsRegistry registry = registry();
    StateSet<Method> state = registry.stateSet("mode", "Mode.", METHOD).register();
    state.set(Method.GET);
    state.set(Method.POST);
    registry.stateSet("read_mode", "Mode.", METHOD).callback(() -> Method.GET);

    ExportedMetrics wire = wire();
    wire.assertValue(0, "mode", "method", "GET");
    wire.assertValue(1, "mode", "method", "POST");
    wire.assertValue(1, "read_mode", "method", "GET");
    wire.assertValue(0, "read_mode", "method", "POST");
  }

  @Test
  void r2_15_minusZeroIsRecordedAsZero() {
    MetricsRegistry registry = registry();
    Counter counter = counter(registry);
    Gauge gauge = registry.gauge("depth", "Depth.").register();
    Histogram histogram = histogram(registry);
    Histogram exponential = registry.histogram("price_euros", "Price.").exponential().register();
    assertDoesNotThrow(() -> counter.add(-0.0));
    assertDoesNotThrow(() -> gauge.set(-0.0));
    assertDoesNotThrow(() -> histogram.observe(-0.0));
    assertDoesNotThrow(() -> exponential.observe(-0.0));

    ExportedMetrics wire = wire();
    wire.assertValue(0, "jobs_total");
    wire.assertValue(0, "depth");
    wire.assertValue(0, "size_bytes");
    assertEquals(1, wire.series("size_bytes").count());
  }

  @Test
  void r2_16_theAuditTellsWhatWasRecordedFromWhatWasNot() {
    needs(Capability.EXPORT);
    needs(Capability.ACTIVITY);
    MetricsRegistry registry = registry();
    registry.counter("unused_total", "Unused.").register();
    registry.counter("unused_by_total", "Unused.").labels(METHOD).register();
    registry.gauge("unused_level", "Unused.").register();
    registry.timer("unused_seconds", "Unused.").register();
    registry.histogram("unused_euros", "Unused.").exponential().register();
    registry.gauge("unused_read", "Unused.").labels(ROUTE).collect(out -> {});
    counter(registry).add(0);
    registry.gauge("depth", "Depth.").register().set(0);
    registry.gauge("last", "Of the last time.").optional().register().set(0);
    histogram(registry).observe(0);
    registry.histogram("price_euros", "Price.").exponential().register().observe(0);
    registry.gauge("level", "Level.").callback(() -> 0);
    routes(registry).with("/a").increment();
    routes(registry).remove("/a");

    wire();
    assertEquals(
        List.of(
            "unused_total",
            "unused_by_total",
            "unused_level",
            "unused_seconds",
            "unused_euros",
            "unused_read"),
        registry.audit().entries().stream()
            .filter(entry -> entry.recorded() != MetricsAudit.Recorded.YES)
            .map(entry -> entry.metric().name())
            .toList());
    assertEquals(6, registry.audit().neverRecorded().size());
  }
}
