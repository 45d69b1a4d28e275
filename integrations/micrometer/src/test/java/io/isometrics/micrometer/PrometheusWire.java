package io.isometrics.micrometer;

import io.isometrics.testkit.contract.ExportedMetric;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What Micrometer's registry of Prometheus answers to a scrape. */
final class PrometheusWire {

  private PrometheusWire() {}

  /** All metrics but the maxima, which Micrometer adds to each histogram. */
  static List<ExportedMetric> of(PrometheusMeterRegistry registry) {
    List<ExportedMetric> all = ExportedMetric.parseExposition(registry.scrape());
    Set<String> maxima =
        all.stream()
            .filter(metric -> metric.type().equals("histogram"))
            .map(metric -> metric.name() + "_max")
            .collect(Collectors.toSet());
    return all.stream().filter(metric -> !maxima.contains(metric.name())).toList();
  }
}
