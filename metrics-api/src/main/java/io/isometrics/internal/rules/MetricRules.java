package io.isometrics.internal.rules;

import static io.isometrics.internal.rules.Check.argument;
import static io.isometrics.internal.rules.Check.error;
import static io.isometrics.internal.rules.Check.notNull;

import io.isometrics.MetricType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a declaration must keep to, so that every backend exports it as it is. One rule, one method;
 * each message names the metric, the rule and the fix. Where the rules come from: the data models
 * of Prometheus and OpenMetrics, the instrument names of OpenTelemetry, and the suffixes which
 * those formats add or strip themselves.
 */
public final class MetricRules {

  /** Names the library keeps for what it says of itself. */
  public static final String OWN_PREFIX = "isometrics_";

  /** How many series a family may have unless something else is said. */
  public static final int DEFAULT_MAX_SERIES = 1000;

  /** Longer names are cut or refused by some stores. */
  static final int MAX_NAME_LENGTH = 200;

  /** Not loaded unless a unit is declared: patterns cost start-up time. */
  private static final class UnitPattern {
    static final Pattern UNIT =
        Pattern.compile("(?!(.*_)?(total|bucket|sum|count|created|info)(_|$))[a-z]+(_[a-z]+)*");
  }

  /** What exposition formats append to the name of a histogram. */
  private static final List<String> HISTOGRAM_SUFFIXES =
      List.of("_bucket", "_sum", "_count", "_gsum", "_gcount", "_created");

  private static final List<String> RESERVED_SUFFIXES = List.of("_bucket", "_created", "_info");

  private MetricRules() {}

  /** Rejects a name that some backend could not export as it is. */
  public static void metricName(MetricType type, @Nullable String given, String unit, boolean own) {
    String name = notNull(given, "a %s needs a name, not null", type);
    if (name.isEmpty()) {
      throw error("a %s needs a name, such as %s", type, suggestName(type, "orders_requests"));
    }
    if (!Names.isName(name)) {
      throw error(
          "%s '%s' may hold only letters, digits and underscores, and must start with a letter: %s",
          type, name, suggestName(type, name));
    }
    if (name.contains("__")) {
      throw error("%s '%s' must not hold '__': %s", type, name, suggestName(type, name));
    }
    if (name.endsWith("_")) {
      throw error("%s '%s' must not end in '_': %s", type, name, suggestName(type, name));
    }
    if (name.length() > MAX_NAME_LENGTH) {
      throw error(
          "%s '%s' has %d characters, more than %d: shorten it",
          type, name, name.length(), MAX_NAME_LENGTH);
    }
    if (name.startsWith(OWN_PREFIX) && !own) {
      throw error(
          "%s '%s' must not start with %s, which is kept for the library's own metrics: %s",
          type, name, OWN_PREFIX, suggestName(type, name));
    }
    if (type == MetricType.COUNTER) {
      counterName(name);
    } else {
      otherName(type, name);
    }
    if (!unit.isEmpty()) {
      unit(type, name, unit);
    }
  }

  private static void counterName(String name) {
    if (!name.endsWith("_total")) {
      throw error(
          "counter '%s' must end in _total: %s", name, suggestName(MetricType.COUNTER, name));
    }
    String base = base(MetricType.COUNTER, name);
    if (base.contains("total") && !withoutTotal(base).equals(base)) {
      throw error(
          "counter '%s' must hold 'total' only at its end: %s",
          name, suggestName(MetricType.COUNTER, name));
    }
  }

  private static void otherName(MetricType type, String name) {
    if (type == MetricType.GAUGE && (name.equals("up") || name.startsWith("scrape_"))) {
      throw error(
          "gauge '%s' would hide what Prometheus records of each scrape itself (up, scrape_...): give"
              + " it another name, such as service_%s",
          name, name);
    }
    if (type != MetricType.GAUGE && (name.endsWith("_sum") || name.endsWith("_count"))) {
      throw error(
          "%s '%s' must not end in %s, which exposition formats add themselves: %s",
          type, name, name.substring(name.lastIndexOf('_')), suggestName(type, name));
    }
    if (type == MetricType.INFO && !name.endsWith("_info")) {
      throw error("info '%s' must end in _info: %s", name, suggestName(type, name));
    }
    for (String suffix : RESERVED_SUFFIXES) {
      if (base(type, name).endsWith(suffix)) {
        throw error(
            "%s '%s' must not end in %s, which exposition formats add themselves: %s",
            type, name, suffix, suggestName(type, name));
      }
    }
    if (type != MetricType.GAUGE && name.endsWith("_total")) {
      throw error(
          "%s '%s' must not end in _total, which is for counters: %s",
          type, name, suggestName(type, name));
    }
    if (type == MetricType.TIMER && !name.endsWith("_seconds")) {
      throw error("timer '%s' must end in _seconds: %s", name, suggestName(type, name));
    }
  }

  private static void unit(MetricType type, String name, String unit) {
    if (!UnitPattern.UNIT.matcher(unit).matches()) {
      throw error(
          "%s '%s' declares the unit '%s', but a unit is lower-case words such as seconds or bytes",
          type, name, unit);
    }
    if (type == MetricType.TIMER && !unit.equals("seconds")) {
      throw error(
          "timer '%s' declares the unit %s, but timers are in seconds: remove it", name, unit);
    }
    String base = base(type, name);
    if (!base.endsWith("_" + unit)) {
      String total = type == MetricType.COUNTER ? "_total" : "";
      throw error(
          "%s '%s' declares the unit %s, so it must end in _%s%s: %s_%s%s",
          type, name, unit, unit, total, base, unit, total);
    }
  }

  /** Rejects a metric without a help text. */
  public static String help(MetricType type, String name, @Nullable String help) {
    if (help == null || help.isBlank()) {
      throw error("%s '%s' needs a help text: say in a sentence what it measures", type, name);
    }
    return help;
  }

  /** Rejects bounds that are not ascending finite numbers. */
  public static void buckets(MetricType type, String name, double[] bounds) {
    argument(
        bounds.length > 0,
        "%s '%s' has no buckets: declare buckets(..) with bounds, or exponential(). Only names that"
            + " end in _seconds have default ones",
        type,
        name);
    for (int i = 0; i < bounds.length; i++) {
      double bound = bounds[i];
      argument(
          !(bound < 0) || Double.isInfinite(bound),
          "%s '%s' has the bucket bound %s, but nothing below 0 is observed: remove it",
          type,
          name,
          bound);
      argument(!Double.isNaN(bound), "%s '%s' has NaN as a bucket bound: remove it", type, name);
      argument(
          !Double.isInfinite(bound),
          "%s '%s' has the bucket bound %s, but bounds are finite and +Inf is always there: remove"
              + " it",
          type,
          name,
          bound);
      if (i > 0) {
        argument(
            bound != bounds[i - 1],
            "%s '%s' has the bucket bound %s twice: remove one",
            type,
            name,
            bound);
        argument(
            bound > bounds[i - 1],
            "%s '%s' has bucket bounds that do not ascend: %s after %s",
            type,
            name,
            bound,
            bounds[i - 1]);
      }
    }
  }

  /** Rejects a prefix that can't begin a name. */
  public static void scope(String prefix) {
    argument(
        Names.isName(prefix) && !prefix.contains("__") && !prefix.endsWith("_"),
        "scope '%s' must be the beginning of a name, without the underscore that follows it, such as"
            + " warren_scheduler",
        prefix);
    argument(
        !(prefix + "_").startsWith(OWN_PREFIX),
        "scope '%s' must not start with isometrics, which is kept for the library's own metrics",
        prefix);
  }

  /** Rejects a limit that leaves no room. */
  public static void maxSeries(int limit) {
    argument(limit >= 1, "maxSeries must be at least 1, not %s", limit);
  }

  /** Without {@code _total} of a counter, {@code _info} of an info: the family of OpenMetrics. */
  public static String base(MetricType type, String name) {
    return switch (type) {
      case COUNTER -> name.substring(0, name.length() - "_total".length());
      case INFO -> name.substring(0, name.length() - "_info".length());
      case GAUGE, HISTOGRAM, TIMER -> name;
    };
  }

  /**
   * The names that the series or families of a metric have in some format, in lower case, since
   * OpenTelemetry does not tell names by case.
   */
  public static List<String> exportedNames(MetricType type, String name) {
    String base = base(type, name);
    List<String> names = new ArrayList<>();
    names.add(name);
    switch (type) {
      case COUNTER -> {
        names.add(base);
        names.add(base + "_created");
      }
      case HISTOGRAM, TIMER -> {
        for (String suffix : HISTOGRAM_SUFFIXES) {
          names.add(name + suffix);
        }
      }
      case INFO -> names.add(base);
      case GAUGE -> {}
    }
    names.replaceAll(each -> each.toLowerCase(Locale.ROOT));
    return names;
  }

  private static String withoutTotal(String name) {
    return name.replaceAll("(?<![^_])total(_|$)", "").replaceFirst("_$", "");
  }

  /** The nearest name that keeps the rules of its type, if it isn't too long. */
  private static String suggestName(MetricType type, String name) {
    String stem = Names.sanitize(name, "");
    if (type == MetricType.COUNTER) {
      stem = withoutTotal(stem);
    }
    stem = stem.replaceFirst("^(isometrics(_|$))+", "");
    if (type != MetricType.COUNTER) {
      String more = type == MetricType.GAUGE ? "" : "|sum|count|total";
      stem = stem.replaceFirst("(_(bucket|created|info" + more + "))+$", "");
    }
    if (type == MetricType.TIMER) {
      stem = stem.replaceFirst("_(s|ms|us|ns|secs?|millis|micros|nanos|[a-z]*seconds)$", "");
    }
    return Names.sanitize(stem, type == MetricType.COUNTER ? "events" : "metric")
        + switch (type) {
          case COUNTER -> "_total";
          case TIMER -> "_seconds";
          case INFO -> "_info";
          case GAUGE, HISTOGRAM -> "";
        };
  }
}
