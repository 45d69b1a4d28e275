package io.isometrics.otel;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was exported, in one text for all backends: a line for each metric and for each series,
 * sorted, with labels sorted by name.
 *
 * <pre>
 * # counter orders_total "Orders served."
 * orders_total{method="GET"} 2.0
 * # histogram latency_seconds "Time to serve."
 * latency_seconds{} count=3 sum=1.5 le=0.1:1 le=1.0:2 le=+Inf:3
 * </pre>
 *
 * <p>A histogram without bounds, that is an exponential one, has its count and sum only.
 */
final class Canonical {

  private static final Pattern META = Pattern.compile("# (HELP|TYPE) (\\S+) (.*)");
  private static final Pattern SAMPLE = Pattern.compile("([^{ ]+)(?:\\{(.*)\\})? (\\S+)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_0-9]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private Canonical() {}

  // ---- from OTLP ----

  /** All metrics of the meters of this library. */
  static String of(ExportMetricsServiceRequest request) {
    Map<String, Set<String>> lines = new TreeMap<>();
    for (Metric metric : metrics(request)) {
      String meta =
          "# " + type(metric) + " " + metric.getName() + " \"" + metric.getDescription() + "\"";
      Set<String> series = lines.computeIfAbsent(meta, m -> new TreeSet<>());
      for (String line : series(metric)) {
        if (!series.add(line)) {
          throw new AssertionError("exported twice: " + line);
        }
      }
    }
    return text(lines);
  }

  /** All metrics of the meters of this library. */
  static List<Metric> metrics(ExportMetricsServiceRequest request) {
    List<Metric> metrics = new ArrayList<>();
    for (ResourceMetrics resource : request.getResourceMetricsList()) {
      for (ScopeMetrics scope : resource.getScopeMetricsList()) {
        if (scope.getScope().getName().startsWith("io.isometrics")) {
          metrics.addAll(scope.getMetricsList());
        }
      }
    }
    return metrics;
  }

  private static String type(Metric metric) {
    return switch (metric.getDataCase()) {
      case SUM ->
          cumulative(metric.getSum().getAggregationTemporality())
              + (metric.getSum().getIsMonotonic() ? "counter" : "up-down counter");
      case GAUGE -> "gauge";
      case HISTOGRAM -> cumulative(metric.getHistogram().getAggregationTemporality()) + "histogram";
      case EXPONENTIAL_HISTOGRAM ->
          cumulative(metric.getExponentialHistogram().getAggregationTemporality()) + "histogram";
      default -> throw new AssertionError(metric);
    };
  }

  private static String cumulative(AggregationTemporality temporality) {
    return temporality == AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE
        ? ""
        : temporality + " ";
  }

  private static List<String> series(Metric metric) {
    List<String> lines = new ArrayList<>();
    switch (metric.getDataCase()) {
      case SUM -> metric.getSum().getDataPointsList().forEach(p -> lines.add(number(p)));
      case GAUGE -> metric.getGauge().getDataPointsList().forEach(p -> lines.add(number(p)));
      case HISTOGRAM ->
          metric.getHistogram().getDataPointsList().forEach(p -> lines.add(histogram(p)));
      case EXPONENTIAL_HISTOGRAM ->
          metric
              .getExponentialHistogram()
              .getDataPointsList()
              .forEach(p -> lines.add(exponential(p)));
      default -> throw new AssertionError(metric);
    }
    return lines.stream().map(line -> metric.getName() + line).toList();
  }

  private static String number(NumberDataPoint point) {
    if (point.hasAsInt()) {
      return labels(point.getAttributesList()) + " integer " + point.getAsInt();
    }
    return labels(point.getAttributesList()) + " " + point.getAsDouble();
  }

  private static String histogram(HistogramDataPoint point) {
    StringBuilder line = new StringBuilder(labels(point.getAttributesList()));
    line.append(" count=").append(point.getCount()).append(" sum=").append(point.getSum());
    long count = 0;
    for (int i = 0; i < point.getBucketCountsCount(); i++) {
      count += point.getBucketCounts(i);
      boolean last = i == point.getExplicitBoundsCount();
      line.append(" le=").append(last ? "+Inf" : "" + point.getExplicitBounds(i));
      line.append(':').append(count);
    }
    return line.toString();
  }

  private static String exponential(ExponentialHistogramDataPoint point) {
    return labels(point.getAttributesList())
        + " count="
        + point.getCount()
        + " sum="
        + point.getSum();
  }

  private static String labels(List<KeyValue> attributes) {
    Map<String, String> labels = new TreeMap<>();
    for (KeyValue attribute : attributes) {
      // Old SDKs write an empty text as no value at all, which reads as an empty text again.
      boolean none = attribute.getValue().getSerializedSize() == 0 && OldVersionsTest.isOld();
      if (!attribute.getValue().hasStringValue() && !none) {
        throw new AssertionError("not a string: " + attribute);
      }
      labels.put(attribute.getKey(), attribute.getValue().getStringValue());
    }
    return labels(labels);
  }

  // ---- from the text format of Prometheus ----

  /** What was scraped, in the text format 0.0.4. */
  static String of(String exposition) {
    Map<String, String> help = new LinkedHashMap<>();
    Map<String, String> types = new LinkedHashMap<>();
    Map<String, Map<String, StringBuilder>> series = new LinkedHashMap<>();
    for (String line : exposition.lines().toList()) {
      Matcher meta = META.matcher(line);
      Matcher sample = SAMPLE.matcher(line);
      if (meta.matches()) {
        (meta.group(1).equals("HELP") ? help : types).put(meta.group(2), meta.group(3));
      } else if (sample.matches()) {
        add(sample.group(1), labels(sample.group(2)), sample.group(3), types, series);
      } else {
        throw new AssertionError("not a line of the text format: " + line);
      }
    }
    Map<String, Set<String>> lines = new TreeMap<>();
    series.forEach(
        (name, bySeries) -> {
          String meta =
              "# " + types.get(name) + " " + name + " \"" + unescape(help.get(name)) + "\"";
          Set<String> all = new TreeSet<>();
          bySeries.forEach((labels, values) -> all.add(name + labels + bounded(values)));
          lines.put(meta, all);
        });
    return text(lines);
  }

  private static void add(
      String sample,
      Map<String, String> labels,
      String value,
      Map<String, String> types,
      Map<String, Map<String, StringBuilder>> series) {
    String name = sample;
    String number = "" + Double.parseDouble(value);
    String part = " " + number;
    if (!types.containsKey(name)) {
      name = sample.replaceFirst("_(bucket|count|sum)$", "");
      if (!"histogram".equals(types.get(name))) {
        throw new AssertionError("no # TYPE for " + sample);
      }
      String whole = number.replaceFirst("\\.0$", "");
      if (sample.endsWith("_sum")) {
        part = " sum=" + number;
      } else if (sample.endsWith("_count")) {
        part = " count=" + whole;
      } else {
        String bound = labels.remove("le");
        bound = bound.equals("+Inf") ? bound : "" + Double.parseDouble(bound);
        part = " le=" + bound + ":" + whole;
      }
    }
    StringBuilder line =
        series
            .computeIfAbsent(name, n -> new TreeMap<>())
            .computeIfAbsent(labels(labels), l -> new StringBuilder());
    // The format has buckets first, then count and sum; the canonical text the other way around.
    if (part.startsWith(" count=")) {
      line.insert(0, part);
    } else if (part.startsWith(" sum=")) {
      line.insert(Math.max(0, line.indexOf(" le=")), part);
    } else {
      line.append(part);
    }
  }

  /** Without the bucket that even a histogram has which shows no buckets in this format. */
  private static String bounded(StringBuilder values) {
    return values.toString().replaceFirst("^( count=\\S+ sum=\\S+) le=\\+Inf:\\S+$", "$1");
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new TreeMap<>();
    if (text != null) {
      Matcher label = LABEL.matcher(text);
      while (label.find()) {
        labels.put(label.group(1), unescape(label.group(2)));
      }
    }
    return labels;
  }

  private static String unescape(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        char next = text.charAt(++i);
        plain.append(next == 'n' ? '\n' : next);
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  // ---- both ----

  private static String labels(Map<String, String> labels) {
    StringBuilder text = new StringBuilder("{");
    labels.forEach(
        (name, value) ->
            text.append(text.length() == 1 ? "" : ",")
                .append(name)
                .append("=\"")
                .append(value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"))
                .append('"'));
    return text.append('}').toString();
  }

  private static String text(Map<String, Set<String>> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(
        (meta, series) -> {
          text.append(meta.replace("\n", "\\n")).append('\n');
          series.forEach(line -> text.append(line).append('\n'));
        });
    return text.toString();
  }
}
