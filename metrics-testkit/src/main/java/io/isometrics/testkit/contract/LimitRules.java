package io.isometrics.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Gauge;
import io.isometrics.MetricsRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules R5 of the contract: limits. */
abstract class LimitRules extends SeriesEndRules {

  @Test
  void r5_01_beyondItsLimitAMetricHasOneMoreSeriesForTheRest() {
    MetricsRegistry registry = registry();
    Family1<Counter, String> routes =
        registry.counter("hits_total", "Hits.").maxSeries(2).labels(ROUTE).register();
    for (int i = 0; i < 10; i++) {
      routes.with("/" + i).add(1 + i);
    }

    ExportedMetrics wire = wire();
    assertEquals(3, wire.metric("hits_total").series().size());
    wire.assertValue(1, "hits_total", "route", "/0");
    wire.assertValue(2, "hits_total", "route", "/1");
    wire.assertValue(52, "hits_total", "route", "__overflow__");
  }

  @Test
  void r5_02_whatGoesToTheOverflowSeriesIsCounted() {
    MetricsRegistry registry = registry();
    Family1<Gauge, String> depths =
        registry.gauge("depth", "Depth.").maxSeries(1).labels(ROUTE).register();
    for (int i = 0; i < 5; i++) {
      depths.with("/" + i).set(i);
    }

    wire().assertValue(4, "isometrics_overflow_total", "metric", "depth");
  }

  @Test
  void r5_03_aLimitHoldsForAllScopesTogether() {
    MetricsRegistry registry = registry();
    for (int i = 0; i < 20; i++) {
      registry
          .withLabel("tenant", "t" + i)
          .counter("hits_total", "Hits.")
          .maxSeries(3)
          .labels(ROUTE)
          .register()
          .with("/" + i)
          .increment();
    }

    List<ExportedSeries> series = wire().metric("hits_total").series();
    assertEquals(20, series.stream().mapToDouble(ExportedSeries::value).sum());
    // Those within the limit, and one for the rest of each tenant within it.
    assertTrue(series.size() <= 6, () -> series.size() + " series: " + series);
  }

  @Test
  void r5_04_manySeriesThatHaveEndedLeaveNothing() {
    MetricsRegistry registry = registry();
    Family1<Counter, String> routes =
        registry.counter("hits_total", "Hits.").maxSeries(1000).labels(ROUTE).register();
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 1000; i++) {
        routes.with("/" + i).increment();
      }
      for (int i = 0; i < 1000; i++) {
        routes.remove("/" + i);
      }
    }
    routes.with("/last").increment();

    ExportedMetrics wire = wire();
    assertEquals(1, wire.metric("hits_total").series().size());
    wire.assertValue(1, "hits_total", "route", "/last");
    assertTrue(
        wire.text("isometrics_overflow_total").isEmpty(), "series that have ended have no place");
  }
}
