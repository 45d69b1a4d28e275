package io.isometrics.testkit.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what {@code /metrics} answers: the Prometheus text format, or OpenMetrics. */
public final class ExpositionText {

  /** The lines of one metric. */
  public static final class Family {
    private final String name;
    private String type = "unknown";
    private String help = "";
    private String unit = "";
    private final List<SampleLine> samples = new ArrayList<>();

    Family(String name) {
      this.name = name;
    }

    /** The name in queries: that of a counter ends in _total, in OpenMetrics too. */
    public String name() {
      String suffix = type.equals("counter") ? "_total" : type.equals("info") ? "_info" : "";
      return name.endsWith(suffix) ? name : name + suffix;
    }

    /** What {@code # TYPE} says; {@code gauge} for an info metric, as in the older format. */
    public String type() {
      return type.equals("info") ? "gauge" : type;
    }

    /** What {@code # HELP} says, or an empty string. */
    public String help() {
      return help;
    }

    /** What {@code # UNIT} says, or an empty string. */
    public String unit() {
      return unit;
    }

    /** The lines with values, without those that tell when a series was created. */
    public List<SampleLine> samples() {
      return samples;
    }

    /** What the name of a line adds to that of the metric, such as {@code _bucket}. */
    public String suffix(SampleLine sample) {
      return sample.name().substring(name.length());
    }

    private boolean has(String sample) {
      if (!sample.startsWith(name)) {
        return false;
      }
      String suffix = sample.substring(name.length());
      return switch (type) {
        case "histogram" -> List.of("_bucket", "_count", "_sum", "_created").contains(suffix);
        case "counter" -> List.of("", "_total", "_created").contains(suffix);
        case "info" -> suffix.equals("_info");
        default -> suffix.isEmpty();
      };
    }

    private void add(SampleLine sample) {
      if (!suffix(sample).equals("_created")) {
        samples.add(sample);
      }
    }
  }

  private ExpositionText() {}

  /** All metrics in their order. */
  public static List<Family> parse(String text) {
    Map<String, Family> families = new LinkedHashMap<>();
    Family last = null;
    for (String line : text.lines().toList()) {
      if (line.startsWith("# ")) {
        String[] words = line.split(" ", 4);
        if (words.length > 3 && List.of("HELP", "TYPE", "UNIT").contains(words[1])) {
          last = families.computeIfAbsent(words[2], Family::new);
          switch (words[1]) {
            case "HELP" -> last.help = SampleLine.unescape(words[3]);
            case "TYPE" -> last.type = words[3].strip();
            default -> last.unit = words[3].strip();
          }
        }
      } else if (!line.isBlank() && !line.startsWith("#")) {
        SampleLine sample = SampleLine.parse(line);
        Family family = last != null && last.has(sample.name()) ? last : null;
        family = family != null ? family : find(families, sample.name());
        if (family == null) {
          family = new Family(sample.name());
          families.put(sample.name(), family);
        }
        family.add(sample);
      }
    }
    return List.copyOf(families.values());
  }

  private static @Nullable Family find(Map<String, Family> families, String sample) {
    for (Family family : families.values()) {
      if (family.has(sample)) {
        return family;
      }
    }
    return null;
  }
}
