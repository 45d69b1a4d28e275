package io.isometrics.testkit.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what {@code /metrics} answers: the Prometheus text format, or OpenMetrics. */
public final class Exposition {

  /** Metrics of one name. */
  public static final class Family {
    private final String name;
    private String type = "unknown";
    private String help = "";
    private String unit = "";
    private final Map<Map<String, String>, Series> series = new LinkedHashMap<>();

    Family(String name) {
      this.name = name;
    }

    /** The name in queries: that of a counter ends in _total, in OpenMetrics too. */
    public String name() {
      return type.equals("counter") && !name.endsWith("_total") ? name + "_total" : name;
    }

    /** Such as counter. */
    public String type() {
      return type;
    }

    /** The help text. */
    public String help() {
      return help;
    }

    /** The unit, which only OpenMetrics has. */
    public String unit() {
      return unit;
    }

    /** The series. */
    public List<Series> series() {
      return List.copyOf(series.values());
    }

    private void add(SeriesText sample) {
      Map<String, String> labels = new LinkedHashMap<>(sample.labels());
      String suffix = sample.name().substring(name.length());
      if (!type.equals("histogram")) {
        if (suffix.equals("_created")) {
          return;
        }
        if (series.put(labels, new Series(labels, sample.value())) != null) {
          throw new IllegalArgumentException("'" + sample.canonical() + "' is there twice");
        }
        return;
      }
      String bound = suffix.equals("_bucket") ? labels.remove("le") : null;
      Series one = series.computeIfAbsent(labels, key -> new Series(labels, 0));
      if (bound != null) {
        one.buckets.put(SeriesText.number(bound), (long) sample.value());
      } else if (suffix.equals("_count")) {
        one.count = (long) sample.value();
      } else if (suffix.equals("_sum")) {
        one.value = sample.value();
      }
    }
  }

  /** One series. */
  public static final class Series {
    private final Map<String, String> labels;
    private final Map<Double, Long> buckets = new TreeMap<>();
    private double value;
    private long count;

    Series(Map<String, String> labels, double value) {
      this.labels = labels;
      this.value = value;
    }

    /** Values by name. */
    public Map<String, String> labels() {
      return labels;
    }

    /** The value, or the sum of a histogram. */
    public double value() {
      return value;
    }

    /** The number of observations. */
    public long count() {
      return count;
    }

    /** Cumulated counts by bound. */
    public Map<Double, Long> buckets() {
      return buckets;
    }
  }

  private Exposition() {}

  /** All families in their order. */
  public static List<Family> parse(String text) {
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
    return new ArrayList<>(families.values());
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
