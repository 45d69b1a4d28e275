package io.isometrics.testkit.contract;

import io.isometrics.testkit.internal.ExpositionText;
import io.isometrics.testkit.internal.SampleLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
    List<ExportedMetric> metrics = new ArrayList<>();
    for (ExpositionText.Family family : ExpositionText.parse(text)) {
      Map<Map<String, String>, ExportedSeries> series = new LinkedHashMap<>();
      for (SampleLine sample : family.samples()) {
        if (family.type().equals("histogram")) {
          addToHistogram(series, sample, family.suffix(sample));
        } else if (series.put(
                sample.labels(), ExportedSeries.number(sample.labels(), sample.value()))
            != null) {
          throw new IllegalArgumentException("'" + sample.canonical() + "' is there twice");
        }
      }
      metrics.add(
          new ExportedMetric(
              family.name(),
              family.type(),
              family.help(),
              family.unit(),
              List.copyOf(series.values())));
    }
    return metrics;
  }

  private static void addToHistogram(
      Map<Map<String, String>, ExportedSeries> series, SampleLine sample, String suffix) {
    Map<String, String> labels = new LinkedHashMap<>(sample.labels());
    String bound = suffix.equals("_bucket") ? labels.remove("le") : null;
    ExportedSeries before = series.get(labels);
    long count = before == null ? 0 : before.count();
    double sum = before == null ? 0 : before.value();
    Map<Double, Long> buckets = new TreeMap<>(before == null ? Map.of() : before.buckets());
    if (bound != null) {
      buckets.put(SampleLine.number(bound), (long) sample.value());
    } else if (suffix.equals("_count")) {
      count = (long) sample.value();
    } else if (suffix.equals("_sum")) {
      sum = sample.value();
    }
    series.put(labels, ExportedSeries.histogram(labels, count, sum, buckets));
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
