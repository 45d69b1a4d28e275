package io.isometrics.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.isometrics.Counter;
import io.isometrics.Family2;
import io.isometrics.FamilyN;
import io.isometrics.Gauge;
import io.isometrics.MetricsRegistry;
import io.isometrics.testkit.contract.ContractScenario.Method;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules R3 of the contract: families. */
abstract class FamilyRules extends RecordingRules {

  @Test
  void r3_01_eachCombinationOfLabelValuesIsASeries() {
    MetricsRegistry registry = registry();
    Family2<Counter, String, Method> family =
        registry.counter("hits_total", "Hits.").labels(ROUTE, METHOD).register();
    family.with("/a", Method.GET).add(1);
    family.with("/a", Method.POST).add(2);
    family.with("/b", Method.GET).add(3);

    ExportedMetrics wire = wire();
    assertEquals(3, wire.metric("hits_total").series().size());
    wire.assertValue(1, "hits_total", "route", "/a", "method", "GET");
    wire.assertValue(2, "hits_total", "route", "/a", "method", "POST");
    wire.assertValue(3, "hits_total", "route", "/b", "method", "GET");
  }

  @Test
  void r3_02_theSameLabelValuesAreTheSameSeries() {
    MetricsRegistry registry = registry();
    routes(registry).with("/a").increment();
    routes(registry).with(String.valueOf(new char[] {'/', 'a'})).increment();

    wire().assertValue(2, "hits_total", "route", "/a");
  }

  @Test
  void r3_03_anyTextIsALabelValue() {
    needs(Capability.ANY_LABEL_VALUE);
    MetricsRegistry registry = registry();
    List<String> values =
        List.of("", " ", "a\"b", "a\\b", "a\nb", "{a=\"b\",}", "ünïcödé ☃ 😀", "x".repeat(1024));
    values.forEach(value -> routes(registry).with(value).increment());

    assertEquals(
        values.stream().sorted().toList(),
        wire().metric("hits_total").series().stream()
            .map(series -> series.labels().getOrDefault("route", ""))
            .sorted()
            .toList());
  }

  @Test
  void r3_04_theSeriesOfClosedLabelsAreThereAtZero() {
    needs(Capability.EMPTY_SERIES);
    MetricsRegistry registry = registry();
    registry.counter("hits_total", "Hits.").labels(METHOD).register();
    registry.gauge("lamps", "Lamps.").labels(METHOD).register();
    registry.histogram("size_bytes", "Size.").buckets(1).labels(METHOD).register();
    registry.counter("late_total", "Late.").lazy().labels(METHOD).register();

    ExportedMetrics wire = wire();
    for (String method : List.of("GET", "POST")) {
      wire.assertValue(0, "hits_total", "method", method);
      wire.assertValue(0, "lamps", "method", method);
      wire.assertValue(0, "size_bytes", "method", method);
      assertEquals(0, wire.series("size_bytes", "method", method).count());
    }
    assertEquals("", wire.text("late_total"));
  }

  @Test
  void r3_05_theLabelsAndPrefixOfAScopeAreOnItsSeries() {
    MetricsRegistry registry = registry();
    for (String shard : List.of("1", "2")) {
      routes(registry.scope("app").withLabel("shard", shard)).with("/a").increment();
    }

    ExportedMetrics wire = wire();
    wire.assertValue(1, "app_hits_total", "shard", "1", "route", "/a");
    wire.assertValue(1, "app_hits_total", "shard", "2", "route", "/a");
  }

  @Test
  void r3_06_aSeriesHasAsManyLabelsAsItsMetric() {
    MetricsRegistry registry = registry();
    FamilyN<Gauge> family =
        registry
            .gauge("wide", "Wide.")
            .labelNames("a", "b", "c", "d", "e", "f", "g", "h")
            .register();
    family.with("1", "2", "3", "4", "5", "6", "7", "8").set(1);

    wire()
        .assertValue(
            1, "wide", "a", "1", "b", "2", "c", "3", "d", "4", "e", "5", "f", "6", "g", "7", "h",
            "8");
  }

  @Test
  void r3_07_labelsThatSystemsHaveThemselvesArriveAsTheyAre() {
    MetricsRegistry registry = registry();
    registry
        .counter("hits_total", "Hits.")
        .labelNames("service_name", "host", "metric", "type", "unit", "exported_instance")
        .register()
        .with("a", "b", "c", "d", "e", "f")
        .increment();

    wire()
        .assertValue(
            1,
            "hits_total",
            "service_name",
            "a",
            "host",
            "b",
            "metric",
            "c",
            "type",
            "d",
            "unit",
            "e",
            "exported_instance",
            "f");
  }
}
