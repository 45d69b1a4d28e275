package io.isometrics.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Gauge;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The rules R4 of the contract: the end of a series. */
abstract class SeriesEndRules extends FamilyRules {

  @Test
  void r4_01_aRemovedSeriesIsNotExportedAgain() {
    needs(Capability.SERIES_END);
    MetricsRegistry registry = registry();
    Family1<Counter, String> routes = routes(registry);
    Family1<Gauge, String> depths = registry.gauge("depth", "Depth.").labels(ROUTE).register();
    for (String route : List.of("/a", "/b")) {
      routes.with(route).increment();
      depths.with(route).set(1);
    }
    wire();
    routes.remove("/a");
    depths.remove("/a");

    ExportedMetrics wire = wire();
    wire.assertNone("hits_total", "route", "/a");
    wire.assertNone("depth", "route", "/a");
    wire.assertValue(1, "hits_total", "route", "/b");
    wire.assertValue(1, "depth", "route", "/b");
  }

  @Test
  void r4_02_aRemovedSeriesOfAHistogramIsNotExportedAgain() {
    needs(Capability.SERIES_END);
    needs(Capability.HISTOGRAM_REMOVAL);
    MetricsRegistry registry = registry();
    Family1<Timer, String> timers =
        registry.timer("wait_seconds", "Waiting.").labels(ROUTE).register();
    timers.with("/a").recordNanos(1);
    timers.with("/b").recordNanos(1);
    wire();
    timers.remove("/a");

    ExportedMetrics wire = wire();
    wire.assertNone("wait_seconds", "route", "/a");
    assertEquals(1, wire.series("wait_seconds", "route", "/b").count());
  }

  @Test
  void r4_03_whatIsRecordedOnARemovedSeriesIsDroppedAndCounted() {
    needs(Capability.SERIES_END);
    MetricsRegistry registry = registry();
    Family1<Counter, String> routes = routes(registry);
    Family1<Gauge, String> depths = registry.gauge("depth", "Depth.").labels(ROUTE).register();
    Counter counter = routes.with("/a");
    Gauge gauge = depths.with("/a");
    routes.remove("/a");
    depths.remove("/a");
    counter.increment();
    gauge.set(1);

    ExportedMetrics wire = wire();
    wire.assertNone("hits_total", "route", "/a");
    wire.assertNone("depth", "route", "/a");
    assertDropped(wire, 1, "hits_total", "series_ended");
    assertDropped(wire, 1, "depth", "series_ended");
  }

  @Test
  void r4_04_aSeriesThatIsMadeAgainStartsAtZero() {
    needs(Capability.SERIES_RESTART);
    MetricsRegistry registry = registry();
    Family1<Counter, String> routes = routes(registry);
    routes.with("/a").add(5);
    wire();
    routes.remove("/a");
    routes.with("/a").add(2);

    wire().assertValue(2, "hits_total", "route", "/a");
  }

  @Test
  void r4_05_clearEndsAllSeriesOfAMetricAndNoOther() {
    needs(Capability.SERIES_END);
    MetricsRegistry registry = registry();
    Family1<Counter, String> routes = routes(registry);
    routes.with("/a").increment();
    routes.with("/b").increment();
    counter(registry).increment();
    routes.clear();

    ExportedMetrics wire = wire();
    assertEquals("", wire.text("hits_total"));
    wire.assertValue(1, "jobs_total");
  }

  @Test
  void r4_06_aSeriesOfAHistogramThatIsMadeAgainStartsAtZero() {
    needs(Capability.SERIES_RESTART);
    needs(Capability.HISTOGRAM_RESTART);
    MetricsRegistry registry = registry();
    Family1<Timer, String> timers =
        registry.timer("wait_seconds", "Waiting.").labels(ROUTE).register();
    timers.with("/a").recordNanos(1);
    timers.with("/a").recordNanos(1);
    wire();
    timers.remove("/a");
    timers.with("/a").record(Duration.ofSeconds(3));

    ExportedSeries series = wire().series("wait_seconds", "route", "/a");
    assertEquals(1, series.count());
    assertEquals(3, series.value());
  }

  @Test
  void r4_07_aSeriesThatIsIdleEnds() {
    needs(Capability.SERIES_END);
    needs(Capability.ACTIVITY);
    AtomicLong seconds = new AtomicLong();
    MetricsRegistry registry =
        registry(settings -> settings.clock(() -> TimeUnit.SECONDS.toNanos(seconds.get())));
    Duration minute = Duration.ofMinutes(1);
    Family1<Counter, String> routes =
        registry.counter("hits_total", "Hits.").expireAfter(minute).labels(ROUTE).register();
    Family1<Gauge, String> depths =
        registry.gauge("depth", "Depth.").expireAfter(minute).labels(ROUTE).register();
    Family1<Timer, String> timers =
        registry.timer("wait_seconds", "Waiting.").expireAfter(minute).labels(ROUTE).register();
    for (String route : List.of("/idle", "/busy")) {
      routes.with(route).increment();
      depths.with(route).set(1);
      timers.with(route).recordNanos(1);
    }
    wire();
    seconds.addAndGet(59);
    routes.with("/busy").increment();
    depths.with("/busy").set(1);
    timers.with("/busy").recordNanos(0);
    ExportedMetrics before = wire();
    before.assertValue(1, "hits_total", "route", "/idle");
    before.assertValue(1, "depth", "route", "/idle");

    seconds.addAndGet(1);
    wire(); // in which it is found, be it after the series was read
    ExportedMetrics wire = wire();
    wire.assertNone("hits_total", "route", "/idle");
    wire.assertNone("depth", "route", "/idle");
    wire.assertValue(2, "hits_total", "route", "/busy");
    wire.assertValue(1, "depth", "route", "/busy");
    assertEquals(2, wire.series("wait_seconds", "route", "/busy").count());
    wire.assertValue(1, "isometrics_expired_total", "metric", "hits_total");
    if (has(Capability.HISTOGRAM_REMOVAL)) {
      wire.assertNone("wait_seconds", "route", "/idle");
    }
  }
}
