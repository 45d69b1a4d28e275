package io.isometrics.testkit.internal;

import io.isometrics.Label;
import io.isometrics.MetricDescriptor;
import io.isometrics.MetricType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A declared metric, as a catalogue file can hold it.
 *
 * @param type the type
 * @param name the name
 * @param unit the unit, or an empty text
 * @param help the help text
 * @param labels in the order of declaration
 * @param buckets the bounds of a histogram with explicit buckets
 * @param exponential whether it is a histogram with exponential ones
 * @param origin where it was declared, or an empty text if that isn't known
 */
public record CatalogEntry(
    MetricType type,
    String name,
    String unit,
    String help,
    List<LabelEntry> labels,
    List<Double> buckets,
    boolean exponential,
    String origin) {

  /**
   * A label.
   *
   * @param name its name
   * @param values the values of a closed label; empty for an open one
   */
  public record LabelEntry(String name, List<String> values) {

    /** Whether all values are known. */
    public boolean isClosed() {
      return !values.isEmpty();
    }
  }

  /** From a declaration. */
  public static CatalogEntry of(MetricDescriptor metric) {
    List<LabelEntry> labels = new ArrayList<>();
    for (Label<?> label : metric.labels()) {
      labels.add(new LabelEntry(label.name(), label.values()));
    }
    return new CatalogEntry(
        metric.type(),
        metric.name(),
        metric.unit(),
        metric.help(),
        labels,
        metric.buckets(),
        metric.exponential(),
        metric.origin());
  }

  /** From declarations. */
  public static List<CatalogEntry> of(List<MetricDescriptor> metrics) {
    return metrics.stream().map(CatalogEntry::of).toList();
  }

  /** Timers are histograms on the wire, info metrics gauges. */
  public String exportedType() {
    return switch (type) {
      case TIMER, HISTOGRAM -> "histogram";
      case GAUGE, INFO -> "gauge";
      case COUNTER -> "counter";
    };
  }

  /** By name. */
  static List<CatalogEntry> sorted(List<CatalogEntry> metrics) {
    return metrics.stream().sorted(Comparator.comparing(CatalogEntry::name)).toList();
  }
}
