package io.isometrics.testkit.internal;

import io.isometrics.testkit.contract.ExportedMetric;
import io.isometrics.testkit.contract.ExportedSeries;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what {@code /metrics} answers: the Prometheus text format, or OpenMetrics. */
public final class Exposition {

  /** A metric that is being read. */
  private static final class Family {
    private final String name;
    private String type = "unknown";
    private String help = "";
    private String unit = "";
    private final Map<Map<String, String>, ExportedSeries> series = new LinkedHashMap<>();

    Family(String name) {
      this.name = name;
    }

    /** By the name in queries: that of a counter ends in _total, in OpenMetrics too. */
    ExportedMetric metric() {
      boolean cut = type.equals("counter") && !name.endsWith("_total");
      return new ExportedMetric(
          cut ? name + "_total" : name, type, help, unit, List.copyOf(series.values()));
    }

    void add(SeriesText sample) {
      Map<String, String> labels = new LinkedHashMap<>(sample.labels());
      String suffix = sample.name().substring(name.length());
      if (suffix.equals("_created")) {
        return;
      }
      if (!type.equals("histogram")) {
        if (series.put(labels, ExportedSeries.number(labels, sample.value())) != null) {
          throw new IllegalArgumentException("'" + sample.canonical() + "' is there twice");
        }
        return;
      }
      String bound = suffix.equals("_bucket") ? labels.remove("le") : null;
      ExportedSeries so = series.get(labels);
      long count = so == null ? 0 : so.count();
      double sum = so == null ? 0 : so.value();
      Map<Double, Long> buckets = new TreeMap<>(so == null ? Map.of() : so.buckets());
      if (bound != null) {
        buckets.put(SeriesText.number(bound), (long) sample.value());
      } else if (suffix.equals("_count")) {
        count = (long) sample.value();
      } else if (suffix.equals("_sum")) {
        sum = sample.value();
      }
      series.put(labels, ExportedSeries.histogram(labels, count, sum, buckets));
    }
  }

  private Exposition() {}

  /** All metrics in their order. */
  public static List<ExportedMetric> parse(String text) {
    Map<String, Family> families = new LinkedHashMap<>();
    Family last = null;
    for (String line : text.lines().toList()) {
      if (line.startsWith("# ")) {
        String[] words = line.split(" ", 4);
        if (words.length > 3 && List.of("HELP", "TYPE", "UNIT").contains(words[1])) {
          last = families.computeIfAbsent(words[2], Family::new);
          switch (words[1]) {
            case "HELP" -> last.help = SeriesText.unescape(words[3]);
            case "TYPE" -> last.type = words[3].strip();
            default -> last.unit = words[3].strip();
          }
        }
      } else if (!line.isBlank() && !line.startsWith("#")) {
        SeriesText sample = SeriesText.parse(line);
        Family family = last != null && belongs(sample.name(), last) ? last : null;
        family = family != null ? family : find(families, sample.name());
        if (family == null) {
          family = new Family(sample.name());
          families.put(sample.name(), family);
        }
        family.add(sample);
      }
    }
    List<ExportedMetric> metrics = new ArrayList<>();
    for (Family family : families.values()) {
      metrics.add(family.metric());
    }
    return metrics;
  }

  private static @Nullable Family find(Map<String, Family> families, String sample) {
    for (Family family : families.values()) {
      if (belongs(sample, family)) {
        return family;
      }
    }
    return null;
  }

  private static boolean belongs(String sample, Family family) {
    if (!sample.startsWith(family.name)) {
      return false;
    }
    String suffix = sample.substring(family.name.length());
    return switch (family.type) {
      case "histogram" -> List.of("_bucket", "_count", "_sum", "_created").contains(suffix);
      case "counter" -> List.of("", "_total", "_created").contains(suffix);
      default -> suffix.isEmpty();
    };
  }
}
