package io.isometrics.internal.process;

import io.isometrics.MetricType;
import io.isometrics.internal.registry.MetricOverrides;
import io.isometrics.internal.rules.MetricRules;
import io.isometrics.spi.Log;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings with which an operator changes metrics without code, read once: {@code
 * isometrics.metrics.disabled}, {@code isometrics.labels}, {@code isometrics.buckets.NAME} and
 * {@code isometrics.max.series.NAME}. One that can't be understood is logged and has no effect.
 */
final class OperatorSettings implements MetricOverrides {

  private static final String DISABLED = "isometrics.metrics.disabled";
  private static final String LABELS = "isometrics.labels";
  private static final String BUCKETS = "isometrics.buckets.";
  private static final String MAX_SERIES = "isometrics.max.series.";

  /** The setting of one metric. */
  private record Setting<T>(String key, T value) {}

  private final Map<String, Pattern> disabled = new LinkedHashMap<>();
  private final Map<String, Setting<double[]>> buckets = new HashMap<>();
  private final Map<String, Setting<Integer>> limits = new HashMap<>();
  private final Map<String, String> labels = new LinkedHashMap<>();

  /** The settings that concerned a metric so far. */
  private final Set<String> matched = ConcurrentHashMap.newKeySet();

  OperatorSettings(Settings settings) {
    for (String pattern : list(settings.get(DISABLED).orElse(""))) {
      List<String> parts = new ArrayList<>();
      for (String part : pattern.split("\\*", -1)) {
        parts.add(Pattern.quote(part));
      }
      disabled.put(DISABLED + "=" + pattern, Pattern.compile(String.join(".*", parts)));
    }
    for (String pair : list(settings.get(LABELS).orElse(""))) {
      int equals = pair.indexOf('=');
      if (equals <= 0) {
        Log.warn(
            "The setting " + LABELS + " has '" + pair + "', which is not name=value: left out");
      } else {
        labels.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
      }
    }
    settings
        .startingWith(BUCKETS)
        .forEach((key, text) -> put(buckets, BUCKETS, key, text, OperatorSettings::bounds));
    settings
        .startingWith(MAX_SERIES)
        .forEach((key, text) -> put(limits, MAX_SERIES, key, text, OperatorSettings::limit));
  }

  private interface Parser<T> {
    T parse(String name, String text);
  }

  private static <T> void put(
      Map<String, Setting<T>> settings, String prefix, String key, String text, Parser<T> parser) {
    String name = key.substring(prefix.length());
    try {
      settings.put(
          name.toUpperCase(Locale.ROOT), new Setting<>(key + "=" + text, parser.parse(name, text)));
    } catch (IllegalArgumentException e) { // and NumberFormatException
      Log.warn("The setting " + key + "=" + text + " is not used: " + e.getMessage());
    }
  }

  private static double[] bounds(String name, String text) {
    double[] bounds = list(text).stream().mapToDouble(Double::parseDouble).toArray();
    MetricRules.buckets(MetricType.HISTOGRAM, name, bounds);
    return bounds;
  }

  private static Integer limit(String name, String text) {
    int limit = Integer.parseInt(text);
    MetricRules.maxSeries(limit);
    return limit;
  }

  private static List<String> list(String text) {
    List<String> parts = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      if (!part.isBlank()) {
        parts.add(part.strip());
      }
    }
    return parts;
  }

  /** The labels that all series get, with their values. */
  Map<String, String> labels() {
    return labels;
  }

  @Override
  public boolean isDisabled(String name) {
    boolean any = false;
    for (Map.Entry<String, Pattern> each : disabled.entrySet()) {
      if (each.getValue().matcher(name).matches()) {
        matched.add(each.getKey()); // each, as one may be a part of another
        any = true;
      }
    }
    return any;
  }

  @Override
  public double @Nullable [] buckets(MetricType type, String name) {
    Setting<double[]> setting = buckets.get(name.toUpperCase(Locale.ROOT));
    if (setting == null || (type != MetricType.HISTOGRAM && type != MetricType.TIMER)) {
      return null;
    }
    matched.add(setting.key());
    return setting.value().clone();
  }

  @Override
  public int maxSeries(String name, int declared) {
    Setting<Integer> setting = limits.get(name.toUpperCase(Locale.ROOT));
    if (setting == null) {
      return declared;
    }
    matched.add(setting.key());
    return setting.value();
  }

  /** The settings that concern no metric that was declared so far. */
  List<String> unmatched() {
    List<String> all = new ArrayList<>(disabled.keySet());
    buckets.values().forEach(setting -> all.add(setting.key()));
    limits.values().forEach(setting -> all.add(setting.key()));
    all.removeAll(matched);
    return all;
  }

  /** Tells of {@link #unmatched()}. */
  void logUnmatched() {
    List<String> unmatched = unmatched();
    if (!unmatched.isEmpty()) {
      Log.warn(
          "These settings concern no metric that was declared since the start; look for a misspelt"
              + " name: "
              + String.join(", ", unmatched)
              + ". See docs/backends.md#operator");
    }
  }
}
