package io.isometrics.testkit;

import io.isometrics.Label;
import io.isometrics.MetricDescriptor;
import io.isometrics.MetricType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a metric should be like beyond what its declaration enforces, so that others can use it
 * without asking. See {@link MetricsAssert#isLintClean}.
 */
public enum LintRule {
  /** The help text says more than the name. */
  HELP,
  /** Units are base units: seconds, bytes, ratio; never milliseconds, kilobytes or percent. */
  BASE_UNIT,
  /** Units are written in full: seconds, not s, sec or secs. */
  UNIT_ABBREVIATION,
  /** The name does not repeat the type. */
  TYPE_IN_NAME,
  /** {@code _total} is for counters; a gauge says of what there are how many. */
  TOTAL_ON_GAUGE,
  /** Names of metrics and labels are in snake_case. */
  CAMEL_CASE,
  /** No two names can be mistaken for each other, such as singular and plural. */
  NEAR_COLLISION,
  /** At most {@value #MAX_LABELS} labels: their values multiply. */
  TOO_MANY_LABELS,
  /** {@code _count} and {@code _sum} at the end of a name are for the parts of a histogram. */
  SUFFIX_OF_HISTOGRAMS;

  private static final int MAX_LABELS = 6;

  private static final Pattern CAMEL = Pattern.compile("[a-z][A-Z]");

  private static final Map<String, String> ABBREVIATIONS =
      Map.ofEntries(
          Map.entry("s", "seconds"),
          Map.entry("sec", "seconds"),
          Map.entry("secs", "seconds"),
          Map.entry("ms", "seconds"),
          Map.entry("msec", "seconds"),
          Map.entry("us", "seconds"),
          Map.entry("ns", "seconds"),
          Map.entry("m", "seconds"),
          Map.entry("h", "seconds"),
          Map.entry("d", "seconds"),
          Map.entry("b", "bytes"),
          Map.entry("kb", "bytes"),
          Map.entry("mb", "bytes"),
          Map.entry("gb", "bytes"),
          Map.entry("tb", "bytes"),
          Map.entry("pb", "bytes"),
          Map.entry("kib", "bytes"),
          Map.entry("mib", "bytes"),
          Map.entry("gib", "bytes"));

  private static final Map<String, String> BASES =
      Map.ofEntries(
          Map.entry("minutes", "seconds"),
          Map.entry("hours", "seconds"),
          Map.entry("days", "seconds"),
          Map.entry("weeks", "seconds"),
          Map.entry("bits", "bytes"),
          Map.entry("kelvins", "kelvin"),
          Map.entry("fahrenheit", "celsius"),
          Map.entry("calories", "joules"),
          Map.entry("inches", "meters"),
          Map.entry("yards", "meters"),
          Map.entry("miles", "meters"),
          Map.entry("pounds", "grams"),
          Map.entry("ounces", "grams"),
          Map.entry("percent", "ratio"),
          Map.entry("percentage", "ratio"));

  private static final List<String> BASE_UNITS =
      List.of(
          "amperes", "bytes", "celsius", "grams", "joules", "kelvin", "meters", "metres", "seconds",
          "volts", "bits");

  private static final List<String> PREFIXES =
      List.of(
          "pico", "nano", "micro", "milli", "centi", "deci", "deca", "hecto", "kilo", "kibi",
          "mega", "mebi", "giga", "gibi", "tera", "tebi", "peta", "pebi");

  private static final List<String> TYPES =
      List.of("counter", "gauge", "histogram", "summary", "timer");

  /**
   * A metric that breaks a rule on purpose.
   *
   * @param rule the rule
   * @param metric the name of the metric
   */
  public record Exemption(LintRule rule, String metric) {

    @Override
    public String toString() {
      return rule + " on " + metric;
    }
  }

  /**
   * Lets a metric break this rule.
   *
   * @param metric the name of the metric
   * @return what {@link MetricsAssert#isLintClean} takes
   */
  public Exemption on(String metric) {
    return new Exemption(this, metric);
  }

  /** What is wrong with the metrics, and which exemptions are not needed. */
  static List<String> problems(List<MetricDescriptor> metrics, Set<Exemption> exemptions) {
    List<String> problems = new ArrayList<>();
    Set<Exemption> unused = new HashSet<>(exemptions);
    for (MetricDescriptor metric : metrics) {
      for (Map.Entry<LintRule, String> found : check(metric, metrics).entrySet()) {
        String problem = found.getValue();
        Exemption exemption = found.getKey().on(metric.name());
        if (!problem.isEmpty()) {
          unused.remove(exemption);
          if (!exemptions.contains(exemption)) {
            problems.add(
                found.getKey()
                    + ": "
                    + metric.type()
                    + " '"
                    + metric.name()
                    + "' "
                    + problem
                    + " (declared at "
                    + metric.origin()
                    + ")");
          }
        }
      }
    }
    for (Exemption exemption : exemptions) {
      if (unused.contains(exemption)) {
        problems.add("the exemption " + exemption + " no longer applies: remove it");
      }
    }
    return problems;
  }

  /** What is wrong with a metric, by rule, as a predicate; empty texts where nothing is. */
  private static Map<LintRule, String> check(MetricDescriptor metric, List<MetricDescriptor> all) {
    Map<LintRule, String> found = new EnumMap<>(LintRule.class);
    found.put(HELP, help(metric));
    found.put(BASE_UNIT, baseUnit(metric));
    found.put(UNIT_ABBREVIATION, abbreviation(metric));
    found.put(TYPE_IN_NAME, typeInName(metric));
    found.put(
        TOTAL_ON_GAUGE,
        metric.type() == MetricType.GAUGE && metric.name().endsWith("_total")
            ? "ends in _total, which is for counters"
            : "");
    found.put(CAMEL_CASE, camelCase(metric));
    found.put(NEAR_COLLISION, nearCollision(metric, all));
    found.put(
        TOO_MANY_LABELS,
        metric.labels().size() > MAX_LABELS
            ? "has " + metric.labels().size() + " labels, more than " + MAX_LABELS
            : "");
    found.put(SUFFIX_OF_HISTOGRAMS, suffixOfHistograms(metric));
    return found;
  }

  private static String help(MetricDescriptor metric) {
    String help = plain(metric.help());
    if (help.equals(plain(metric.name()))
        || Set.of("todo", "tbd", "fixme", "help").contains(help)) {
      return "has a help text that says no more than its name";
    }
    return "";
  }

  private static String plain(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  private static List<String> words(String name) {
    return Arrays.asList(name.toLowerCase(Locale.ROOT).split("_", -1));
  }

  private static List<String> wordsAfterTheFirst(MetricDescriptor metric) {
    List<String> words = words(metric.name());
    return words.subList(1, words.size());
  }

  private static String baseUnit(MetricDescriptor metric) {
    for (String word : wordsAfterTheFirst(metric)) {
      String base = base(word);
      if (!base.isEmpty()) {
        return "should be in " + base + " instead of " + word;
      }
    }
    return "";
  }

  private static String base(String word) {
    String other = BASES.get(word);
    if (other != null) {
      return other;
    }
    for (String prefix : PREFIXES) {
      if (word.startsWith(prefix) && BASE_UNITS.contains(word.substring(prefix.length()))) {
        String unit = word.substring(prefix.length());
        return unit.equals("bits") ? "bytes" : unit;
      }
    }
    return "";
  }

  private static String abbreviation(MetricDescriptor metric) {
    for (String word : wordsAfterTheFirst(metric)) {
      String unit = ABBREVIATIONS.get(word);
      if (unit != null) {
        return "abbreviates a unit: " + word + " should be " + unit;
      }
    }
    return "";
  }

  private static String typeInName(MetricDescriptor metric) {
    for (String word : wordsAfterTheFirst(metric)) {
      if (TYPES.contains(word) && isTypeOf(word, metric.type())) {
        return "says its type in its name: remove " + word;
      }
    }
    return "";
  }

  private static boolean isTypeOf(String word, MetricType type) {
    return word.equals(type.toString()) || (type == MetricType.TIMER && word.equals("histogram"));
  }

  private static String camelCase(MetricDescriptor metric) {
    if (CAMEL.matcher(metric.name()).find()) {
      return "should be in snake_case";
    }
    for (Label<?> label : metric.labels()) {
      if (CAMEL.matcher(label.name()).find()) {
        return "has the label '" + label.name() + "', which should be in snake_case";
      }
    }
    return "";
  }

  private static String nearCollision(MetricDescriptor metric, List<MetricDescriptor> all) {
    for (MetricDescriptor other : all) {
      if (!other.name().equals(metric.name()) && stem(other).equals(stem(metric))) {
        return "can be mistaken for " + other.type() + " '" + other.name() + "'";
      }
    }
    return "";
  }

  /** The name without what is easily overlooked. */
  private static String stem(MetricDescriptor metric) {
    StringBuilder stem = new StringBuilder();
    for (String word : words(metric.name())) {
      if (!word.equals("total")) {
        stem.append(word.endsWith("s") ? word.substring(0, word.length() - 1) : word);
      }
    }
    return stem.toString();
  }

  private static String suffixOfHistograms(MetricDescriptor metric) {
    for (String suffix : new String[] {"_count", "_sum"}) {
      if (metric.name().endsWith(suffix)) {
        return "ends in " + suffix + ", which looks like a part of a histogram";
      }
    }
    return "";
  }
}
