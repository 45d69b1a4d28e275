package io.isometrics.testkit;

import io.isometrics.spi.LabelValues;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What tells a series from all others: a name, and labels in any order.
 *
 * @param name the name of the series
 * @param labels values by name; shown in their order, compared without it
 */
record SeriesId(String name, Map<String, String> labels) {

  static SeriesId of(String name, LabelValues labels) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < labels.size(); i++) {
      map.put(labels.name(i), labels.value(i));
    }
    return new SeriesId(name, map);
  }

  /** From what a test says: names, each followed by its value. */
  static SeriesId of(String name, String... labelsAndValues) {
    Objects.requireNonNull(name, "name");
    if (labelsAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(
          "label '"
              + labelsAndValues[labelsAndValues.length - 1]
              + "' has no value: give names and values in turn");
    }
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < labelsAndValues.length; i += 2) {
      String label = Objects.requireNonNull(labelsAndValues[i], "label name");
      String value = Objects.requireNonNull(labelsAndValues[i + 1], "label value");
      if (map.put(label, value) != null) {
        throw new IllegalArgumentException("label '" + label + "' is given twice: remove one");
      }
    }
    return new SeriesId(name, map);
  }

  /** The labels as text, such as {@code {method="GET"}}; empty if there are none. */
  String labelText() {
    return labels.isEmpty()
        ? ""
        : LabelValues.of(
                labels.keySet().toArray(new String[0]), labels.values().toArray(new String[0]))
            .toString();
  }

  /** As an exposition writes it: {@code orders_total{method="GET"}}. */
  @Override
  public String toString() {
    return name + labelText();
  }
}
