package io.isometrics.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules R1 of the contract: declaring. */
abstract class DeclaringRules extends ContractSetup {

  @Test
  void r1_01_aMetricIsExportedUnderExactlyItsName() {
    MetricsRegistry registry = registry();
    String longName = "a" + "_b".repeat(96) + "_total";
    registry.counter(longName, "Long.").register().increment();
    registry.gauge("CamelCase_x9", "Mixed.").register().set(1);
    boolean totalGauges = !lacks().containsKey(Capability.GAUGE_NAMED_TOTAL);
    if (totalGauges) {
      registry.gauge("files_open_total", "A gauge that ends like a counter.").register().set(2);
    }
    registry.timer("a_seconds", "With a unit in its name.").register().recordNanos(1);
    registry.gauge("b_bytes", "With a unit that is not declared.").register().set(3);

    ExportedMetrics wire = wire();
    for (String name : List.of(longName, "CamelCase_x9", "a_seconds", "b_bytes")) {
      wire.metric(name);
    }
    if (totalGauges) {
      wire.metric("files_open_total");
    }
  }

  @Test
  void r1_02_aMetricIsExportedWithItsType() {
    needs(Capability.TYPE);
    MetricsRegistry registry = registry();
    counter(registry).increment();
    registry.gauge("depth", "Depth.").register().set(1);
    histogram(registry).observe(1);
    registry.timer("wait_seconds", "Waiting.").register().recordNanos(1);

    ExportedMetrics wire = wire();
    assertEquals("counter", wire.metric("jobs_total").type());
    assertEquals("gauge", wire.metric("depth").type());
    assertEquals("histogram", wire.metric("size_bytes").type());
    assertEquals("histogram", wire.metric("wait_seconds").type());
  }

  @Test
  void r1_03_aMetricIsExportedWithItsHelpText() {
    needs(Capability.HELP);
    MetricsRegistry registry = registry();
    registry.gauge("depth", "Jobs \\ \"waiting\", on\ntwo lines. ☃").register().set(1);

    assertEquals("Jobs \\ \"waiting\", on\ntwo lines. ☃", wire().metric("depth").help());
  }

  @Test
  void r1_04_aMetricIsExportedWithItsUnit() {
    needs(Capability.UNIT);
    MetricsRegistry registry = registry();
    registry.counter("cpu_seconds_total", "CPU.").unit("seconds").register().add(1);
    histogram(registry).observe(1);
    registry.timer("wait_seconds", "Waiting.").register().recordNanos(1);
    registry.gauge("depth", "Depth.").register().set(1);

    ExportedMetrics wire = wire();
    assertEquals("seconds", wire.metric("cpu_seconds_total").unit());
    assertEquals("bytes", wire.metric("size_bytes").unit());
    assertEquals("seconds", wire.metric("wait_seconds").unit());
    assertEquals("", wire.metric("depth").unit());
  }

  @Test
  void r1_05_theSameDeclarationAgainIsTheSameMetric() {
    MetricsRegistry registry = registry();
    counter(registry).increment();
    counter(registry).increment();

    wire().assertValue(2, "jobs_total");
  }

  @Test
  void r1_06_aBadDeclarationIsRefused() {
    MetricsRegistry registry = registry();
    counter(registry);

    assertThrows(IllegalArgumentException.class, () -> registry.counter("jobs", "No _total."));
  }

  @Test
  void r1_07_aMetricWithoutSeriesHarmsNoOther() {
    MetricsRegistry registry = registry();
    routes(registry);
    registry.timer("wait_seconds", "Waiting.").labels(ROUTE).register();
    counter(registry).increment();

    ExportedMetrics wire = wire();
    wire.assertValue(1, "jobs_total");
    assertEquals("", wire.text("hits_total"));
  }

  @Test
  void r1_08_aContradictingDeclarationRecordsOnTheFirst() {
    MetricsRegistry registry = registry();
    counter(registry).increment();
    registry.counter("jobs_total", "Other help.").register().increment();

    wire().assertValue(2, "jobs_total");
  }

  @Test
  void r1_09_anInfoMetricIsAGaugeOfOneWithItsFactsAsLabels() {
    MetricsRegistry registry = registry();
    registry.info("build_info", "What runs.").label("version", "1.2").label("os", "x").register();
    Registration old = registry.info("mode_info", "How it runs.").label("mode", "a").register();
    registry.info("mode_info", "How it runs.").label("mode", "b").register();
    old.close();

    ExportedMetrics wire = wire();
    wire.assertValue(1, "build_info", "version", "1.2", "os", "x");
    if (has(Capability.TYPE)) {
      assertEquals("gauge", wire.metric("build_info").type());
    }
    wire.assertValue(1, "mode_info", "mode", "b");
    if (has(Capability.SERIES_END)) {
      wire.assertNone("mode_info", "mode", "a");
    }
  }
}
