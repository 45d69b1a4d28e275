package io.isometrics.testkit;

import static io.isometrics.testkit.IsometricsAssertions.assertThat;

import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import org.junit.jupiter.api.Test;

class LintRuleTest {

  private final TestMetrics metrics = TestMetrics.create();
  private final MetricsRegistry registry = metrics.registry();

  @Test
  void goodMetricsAreClean() {
    new Shop(registry);
    registry.timer("request_duration_seconds", "Time to answer.").register();
    registry.gauge("cache_hit_ratio", "Hits in all look-ups.").register();

    assertThat(metrics).isLintClean();
  }

  @Test
  void eachRuleNamesWhatIsWrongAndWhere() {
    registry.gauge("jobs_waiting", "jobs_waiting").register();
    registry.gauge("delay_milliseconds", "Delay.").register();
    registry.gauge("disk_used_percent", "Used.").register();
    registry.gauge("heap_mb", "Heap.").register();
    registry.gauge("queue_gauge", "Waiting.").register();
    registry.gauge("nodes_total", "Nodes.").register();
    registry.gauge("openFiles", "Files.").register();
    registry.gauge("order_size", "Size.").register();
    registry.gauge("orders_size", "Sizes.").register();
    registry
        .gauge("wide", "Things by a lot.")
        .labelNames("a", "b", "c", "d", "e", "f", "g")
        .register();
    registry.gauge("threads_count", "Threads.").register();
    registry.gauge("shelves", "Shelves by name.").labels(Label.of("shelfName")).register();

    Messages.assertFails(
        metrics,
        () -> assertThat(metrics).isLintClean(),
        """
        Expected the declared metrics to be lint clean
        but:
          HELP: gauge 'jobs_waiting' has a help text that says no more than its name (declared at %s)
          BASE_UNIT: gauge 'delay_milliseconds' should be in seconds instead of milliseconds\
         (declared at %s)
          BASE_UNIT: gauge 'disk_used_percent' should be in ratio instead of percent (declared at %s)
          UNIT_ABBREVIATION: gauge 'heap_mb' abbreviates a unit: mb should be bytes (declared at %s)
          TYPE_IN_NAME: gauge 'queue_gauge' says its type in its name: remove gauge (declared at %s)
          TOTAL_ON_GAUGE: gauge 'nodes_total' ends in _total, which is for counters (declared at %s)
          CAMEL_CASE: gauge 'openFiles' should be in snake_case (declared at %s)
          NEAR_COLLISION: gauge 'order_size' can be mistaken for gauge 'orders_size' (declared at %s)
          NEAR_COLLISION: gauge 'orders_size' can be mistaken for gauge 'order_size' (declared at %s)
          TOO_MANY_LABELS: gauge 'wide' has 7 labels, more than 6 (declared at %s)
          SUFFIX_OF_HISTOGRAMS: gauge 'threads_count' ends in _count, which looks like a part of a\
         histogram (declared at %s)
          CAMEL_CASE: gauge 'shelves' has the label 'shelfName', which should be in snake_case\
         (declared at %s)""",
        "jobs_waiting",
        "delay_milliseconds",
        "disk_used_percent",
        "heap_mb",
        "queue_gauge",
        "nodes_total",
        "openFiles",
        "order_size",
        "orders_size",
        "wide",
        "threads_count",
        "shelves");
  }

  @Test
  void whatIsBrokenOnPurposeIsExempt() {
    registry.gauge("nodes_total", "Nodes.").register();

    assertThat(metrics).isLintClean(LintRule.TOTAL_ON_GAUGE.on("nodes_total"));
  }

  @Test
  void anExemptionThatIsNotNeededFails() {
    registry.gauge("nodes", "Nodes there are.").register();

    Messages.assertFails(
        metrics,
        () -> assertThat(metrics).isLintClean(LintRule.TOTAL_ON_GAUGE.on("nodes_total")),
        """
        Expected the declared metrics to be lint clean
        but:
          the exemption TOTAL_ON_GAUGE on nodes_total no longer applies: remove it""");
  }
}
