package io.isometrics.testkit.contract;

import io.isometrics.testkit.internal.Exposition;
import java.util.Comparator;
import java.util.List;

/**
 * One metric, as whoever receives it from a backend sees it.
 *
 * @param name the name that users query
 * @param type {@code counter}, {@code gauge} or {@code histogram}
 * @param help the help text; empty if it isn't exported
 * @param unit the unit as it was declared, such as {@code seconds}; empty if there is none, or it
 *     isn't exported
 * @param series in any order
 */
public record ExportedMetric(
    String name, String type, String help, String unit, List<ExportedSeries> series) {

  /**
   * Copies the list.
   *
   * @param name the name that users query
   * @param type {@code counter}, {@code gauge} or {@code histogram}
   * @param help the help text
   * @param unit the unit as it was declared
   * @param series in any order
   */
  public ExportedMetric {
    series = List.copyOf(series);
  }

  /**
   * Reads an exposition in the Prometheus text format or in OpenMetrics.
   *
   * @param text the body of a scrape
   * @return its metrics, by the names they have in queries: a counter's ends in {@code _total}
   * @throws IllegalArgumentException if the text breaks the format
   */
  public static List<ExportedMetric> parseExposition(String text) {
    return Exposition.parse(text);
  }

  /**
   * Renders metrics in one way, whatever they were read from: sorted, one series a line.
   *
   * @param metrics the metrics; those without series are left out
   * @return the text
   */
  public static String canonicalText(List<ExportedMetric> metrics) {
    StringBuilder text = new StringBuilder();
    metrics.stream()
        .filter(metric -> !metric.series().isEmpty())
        .sorted(Comparator.comparing(ExportedMetric::name))
        .forEach(metric -> metric.append(text));
    return text.toString();
  }

  private void append(StringBuilder text) {
    text.append(type).append(' ').append(name).append('\n');
    if (!help.isEmpty()) {
      text.append("  help ").append(help.replace("\\", "\\\\").replace("\n", "\\n")).append('\n');
    }
    if (!unit.isEmpty()) {
      text.append("  unit ").append(unit).append('\n');
    }
    series.stream()
        .sorted(Comparator.comparing(ExportedSeries::labelText))
        .forEach(each -> text.append("  ").append(each.line(type)).append('\n'));
  }
}
