package io.isometrics.testkit;

import io.isometrics.MetricDescriptor;
import io.isometrics.testkit.internal.Catalog;
import io.isometrics.testkit.internal.CatalogEntry;
import io.isometrics.testkit.internal.SampleLine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All metrics of a registry as they were at one moment. Immutable: what is recorded later does not
 * show here.
 */
public final class MetricsSnapshot {

  /** Before anything was declared. */
  static final MetricsSnapshot EMPTY = new MetricsSnapshot(List.of(), List.of(), Set.of());

  private final List<MetricDescriptor> declared;
  private final Map<SeriesId, SeriesSnapshot> series;
  private final Set<String> recorded;

  /**
   * What was found.
   *
   * @param declared in the order of declaration
   * @param series sorted
   * @param recorded the names of the metrics on which anything was ever recorded, be it on a series
   *     that is gone
   */
  MetricsSnapshot(
      List<MetricDescriptor> declared, List<SeriesSnapshot> series, Set<String> recorded) {
    this.declared = List.copyOf(declared);
    this.series = new LinkedHashMap<>();
    for (SeriesSnapshot each : series) {
      this.series.put(each.id(), each);
    }
    this.recorded = Set.copyOf(recorded);
  }

  /**
   * The declared metrics.
   *
   * @return in the order of declaration, without those that the library has of itself
   */
  public List<MetricDescriptor> declared() {
    return declared;
  }

  /**
   * All series.
   *
   * @return sorted by name and labels
   */
  public List<SeriesSnapshot> series() {
    return List.copyOf(series.values());
  }

  /**
   * A series.
   *
   * @param name the name of the metric
   * @param labelsAndValues all its label names, each followed by its value, in any order
   * @return the series, if there is one
   * @throws IllegalArgumentException if a label has no value
   */
  public Optional<SeriesSnapshot> find(String name, String... labelsAndValues) {
    return Optional.ofNullable(get(SeriesId.of(name, labelsAndValues)));
  }

  @Nullable SeriesSnapshot get(SeriesId id) {
    return series.get(id);
  }

  /** The series of a metric. */
  List<SeriesSnapshot> seriesOf(String name) {
    return series.values().stream().filter(each -> each.metric().name().equals(name)).toList();
  }

  /** The declaration of a metric. */
  Optional<MetricDescriptor> declaration(String name) {
    return declared.stream().filter(metric -> metric.name().equals(name)).findFirst();
  }

  /** Whether anything was ever recorded on a metric. */
  boolean isRecorded(String name) {
    return recorded.contains(name);
  }

  /**
   * All series, or those of some metrics, as lines of text, sorted by metric and labels:
   *
   * <pre>
   * orders_duration_seconds_bucket{le="0.005"} 1
   * orders_duration_seconds_bucket{le="+Inf"} 1
   * orders_duration_seconds_count 1
   * orders_duration_seconds_sum 0.003
   * orders_total{method="GET"} 2.0
   * </pre>
   *
   * <p>Labels are in the order of their declaration. A histogram with exponential buckets has the
   * one bucket {@code +Inf} here.
   *
   * @param names of metrics; all, if none is given
   * @return the lines, each ended by a newline; empty if there is no series
   */
  public String exposition(String... names) {
    Set<String> wanted = Set.of(names);
    StringBuilder text = new StringBuilder();
    for (SeriesSnapshot each : series.values()) {
      if (wanted.isEmpty() || wanted.contains(each.metric().name())) {
        for (SampleLine sample : each.samples()) {
          text.append(each.line(sample)).append('\n');
        }
      }
    }
    return text.toString();
  }

  /**
   * The declared metrics as a table for documentation, in Markdown: name, type, labels with their
   * closed values, unit and help text, sorted by name.
   *
   * @return the table
   */
  public String toMarkdown() {
    return Catalog.markdown(CatalogEntry.of(declared));
  }

  @Override
  public String toString() {
    return exposition();
  }
}
