package io.isometrics.testkit.contract;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One series, as whoever receives it from a backend sees it.
 *
 * @param labels values by name
 * @param value the value of a counter or gauge; the sum of a histogram
 * @param count the number of observations of a histogram
 * @param buckets the number of observations up to and including each bound, positive infinity
 *     included; empty if the buckets are not explicit, or for a counter or gauge
 */
public record ExportedSeries(
    SortedMap<String, String> labels, double value, long count, SortedMap<Double, Long> buckets) {

  /**
   * A series of a counter or gauge.
   *
   * @param labels values by name
   * @param value its value
   * @return the series
   */
  public static ExportedSeries number(Map<String, String> labels, double value) {
    return new ExportedSeries(new TreeMap<>(labels), value, 0, new TreeMap<>());
  }

  /**
   * A series of a histogram.
   *
   * @param labels values by name
   * @param count the number of observations, as it was exported
   * @param sum the sum of the observations
   * @param buckets cumulated counts by upper bound, as they were exported
   * @return the series
   */
  public static ExportedSeries histogram(
      Map<String, String> labels, long count, double sum, Map<Double, Long> buckets) {
    return new ExportedSeries(new TreeMap<>(labels), sum, count, new TreeMap<>(buckets));
  }

  /** The labels as text, sorted. */
  String labelText() {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, String> label : labels.entrySet()) {
      text.append(text.isEmpty() ? "{" : ",").append(label.getKey()).append("=\"");
      String value = label.getValue().replace("\\", "\\\\").replace("\"", "\\\"");
      text.append(value.replace("\n", "\\n")).append('"');
    }
    return text.isEmpty() ? "{}" : text.append('}').toString();
  }

  String line(String type) {
    if (!type.equals("histogram")) {
      return labelText() + " " + number(value);
    }
    StringBuilder text = new StringBuilder(labelText());
    text.append(" count ").append(count).append(" sum ").append(number(value));
    String separator = " le ";
    for (Map.Entry<Double, Long> bucket : buckets.entrySet()) {
      boolean infinite = bucket.getKey() == Double.POSITIVE_INFINITY;
      text.append(separator).append(infinite ? "+Inf" : number(bucket.getKey()));
      text.append(": ").append(bucket.getValue());
      separator = ", ";
    }
    return text.toString();
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
