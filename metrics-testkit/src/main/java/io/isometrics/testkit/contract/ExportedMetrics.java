package io.isometrics.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;

/** What a backend exported, and assertions about it that show what else it exported. */
final class ExportedMetrics {

  private final List<ExportedMetric> metrics;

  ExportedMetrics(List<ExportedMetric> metrics) {
    this.metrics = List.copyOf(metrics);
  }

  /** The metric, if any series of it was exported. */
  @Nullable ExportedMetric find(String name) {
    for (ExportedMetric metric : metrics) {
      if (metric.name().equals(name) && !metric.series().isEmpty()) {
        return metric;
      }
    }
    return null;
  }

  ExportedMetric metric(String name) {
    ExportedMetric metric = find(name);
    if (metric == null) {
      throw new AssertionFailedError(
          "The backend exported no metric '" + name + "'. It exported: " + names());
    }
    return metric;
  }

  private List<String> names() {
    return metrics.stream()
        .filter(metric -> !metric.series().isEmpty())
        .map(ExportedMetric::name)
        .sorted()
        .toList();
  }

  /** The only series with these labels. */
  ExportedSeries series(String name, String... labelsAndValues) {
    ExportedMetric metric = metric(name);
    Map<String, String> labels = labels(labelsAndValues);
    List<ExportedSeries> found =
        metric.series().stream().filter(each -> each.labels().equals(labels)).toList();
    if (found.size() != 1) {
      throw new AssertionFailedError(
          "The backend exported "
              + found.size()
              + " series "
              + name
              + labels
              + " instead of 1. It exported:\n"
              + text(name));
    }
    return found.get(0);
  }

  boolean has(String name, String... labelsAndValues) {
    Map<String, String> labels = labels(labelsAndValues);
    ExportedMetric metric = find(name);
    return metric != null
        && metric.series().stream().anyMatch(each -> each.labels().equals(labels));
  }

  void assertValue(double expected, String name, String... labelsAndValues) {
    assertEquals(
        expected,
        series(name, labelsAndValues).value(),
        () -> "The value of " + name + labels(labelsAndValues) + " in:\n" + text(name));
  }

  void assertNone(String name, String... labelsAndValues) {
    if (has(name, labelsAndValues)) {
      throw new AssertionFailedError(
          "The backend exported "
              + name
              + labels(labelsAndValues)
              + ", which should not be there:\n"
              + text(name));
    }
  }

  private static Map<String, String> labels(String... labelsAndValues) {
    Map<String, String> labels = new TreeMap<>();
    for (int i = 0; i < labelsAndValues.length; i += 2) {
      labels.put(labelsAndValues[i], labelsAndValues[i + 1]);
    }
    return labels;
  }

  /** The canonical text of one metric. */
  String text(String name) {
    return ExportedMetric.canonicalText(
        metrics.stream().filter(metric -> metric.name().equals(name)).toList());
  }

  /** The canonical text of all metrics that begin so. */
  String textOf(String... prefixes) {
    return ExportedMetric.canonicalText(
        metrics.stream()
            .filter(
                metric -> {
                  for (String prefix : prefixes) {
                    if (metric.name().startsWith(prefix)) {
                      return true;
                    }
                  }
                  return false;
                })
            .collect(Collectors.toList()));
  }
}
