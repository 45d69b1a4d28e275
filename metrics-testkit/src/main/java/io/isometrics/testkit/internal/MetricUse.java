package io.isometrics.testkit.internal;

import io.isometrics.testkit.internal.CatalogEntry.LabelEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A declared metric, and what was recorded on it.
 *
 * @param metric the declaration
 * @param recorded whether anything was
 * @param labels which values were recorded
 */
public record MetricUse(CatalogEntry metric, boolean recorded, List<LabelUse> labels) {

  /**
   * A label and its values.
   *
   * @param name its name
   * @param seen the values that were recorded
   * @param missing the values of a closed label that were not
   */
  public record LabelUse(String name, List<String> seen, List<String> missing) {}

  /** From the values that were recorded, by label. */
  public static MetricUse of(
      CatalogEntry metric, boolean recorded, Map<String, ? extends Set<String>> values) {
    List<LabelUse> labels = new ArrayList<>();
    for (LabelEntry label : metric.labels()) {
      Set<String> seen = values.get(label.name());
      List<String> known = seen == null ? List.of() : List.copyOf(seen);
      List<String> missing =
          label.values().stream().filter(value -> !known.contains(value)).toList();
      labels.add(new LabelUse(label.name(), known, missing));
    }
    return new MetricUse(metric, recorded, labels);
  }
}
