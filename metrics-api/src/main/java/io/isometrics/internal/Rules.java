package io.isometrics.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.isometrics.Label;
import io.isometrics.MetricType;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a declaration must keep to, so that every backend exports it as it is. One rule, one method;
 * each message names the metric, the rule and the fix. Where the rules come from: the data models
 * of Prometheus and OpenMetrics, the instrument names of OpenTelemetry, and the suffixes which
 * those formats add or strip themselves.
 */
public final class Rules {

  /** Names the library keeps for what it says of itself. */
  static final String OWN_PREFIX = "isometrics_";

  /** Longer names are cut or refused by some stores. */
  static final int MAX_NAME_LENGTH = 200;

  /** A longer label value is a mistake (a whole document, say) and is never worth its memory. */
  static final int MAX_LABEL_VALUE_LENGTH = 1024;

  private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_]*");
  private static final Pattern UNIT =
      Pattern.compile("(?!(.*_)?(total|bucket|sum|count|created|info)(_|$))[a-z]+(_[a-z]+)*");
  private static final Set<String> RESERVED_LABELS = Set.of("le", "quantile");
  private static final List<String> RESERVED_SUFFIXES =
      List.of("_bucket", "_sum", "_count", "_created", "_info");

  private Rules() {}

  /** An error whose message is a format. */
  static IllegalArgumentException error(String message, @Nullable Object... arguments) {
    return new IllegalArgumentException(String.format(Locale.ROOT, message, arguments));
  }

  /** Refuses an argument with a message that is a format. */
  public static void argument(boolean holds, String message, @Nullable Object... arguments) {
    if (!holds) {
      throw error(message, arguments);
    }
  }

  /** Refuses a name that some backend could not export as it is. */
  public static void metricName(MetricType type, String name, String unit, boolean own) {
    if (name.isEmpty()) {
      throw error("a %s needs a name, such as %s", type, fixed(type, "orders_requests"));
    }
    if (!NAME.matcher(name).matches()) {
      throw error(
          "%s '%s' may hold only letters, digits and underscores, and must start with a letter: %s",
          type, name, fixed(type, name));
    }
    if (name.contains("__")) {
      throw error("%s '%s' must not hold '__': %s", type, name, fixed(type, name));
    }
    if (name.endsWith("_")) {
      throw error("%s '%s' must not end in '_': %s", type, name, fixed(type, name));
    }
    if (name.length() > MAX_NAME_LENGTH) {
      throw error(
          "%s '%s' has %d characters, more than %d: shorten it",
          type, name, name.length(), MAX_NAME_LENGTH);
    }
    if (name.startsWith(OWN_PREFIX) && !own) {
      throw error(
          "%s '%s' must not start with %s, which is kept for the library's own metrics: %s",
          type, name, OWN_PREFIX, fixed(type, name));
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
      throw error("counter '%s' must end in _total: %s", name, fixed(MetricType.COUNTER, name));
    }
    String base = base(MetricType.COUNTER, name);
    if (!withoutTotal(base).equals(base)) {
      throw error(
          "counter '%s' must hold 'total' only at its end: %s",
          name, fixed(MetricType.COUNTER, name));
    }
  }

  private static void otherName(MetricType type, String name) {
    for (String suffix : RESERVED_SUFFIXES) {
      if (name.endsWith(suffix)) {
        throw error(
            "%s '%s' must not end in %s, which exposition formats add themselves: %s",
            type, name, suffix, fixed(type, name));
      }
    }
    if (type != MetricType.GAUGE && name.endsWith("_total")) {
      throw error(
          "%s '%s' must not end in _total, which is for counters: %s",
          type, name, fixed(type, name));
    }
    if (type == MetricType.TIMER && !name.endsWith("_seconds")) {
      throw error("timer '%s' must end in _seconds: %s", name, fixed(type, name));
    }
  }

  private static void unit(MetricType type, String name, String unit) {
    if (!UNIT.matcher(unit).matches()) {
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

  /** Refuses a metric without a help text. */
  public static void help(MetricType type, String name, String help) {
    argument(
        !help.isBlank(),
        "%s '%s' needs a help text: say in a sentence what it measures",
        type,
        name);
  }

  /** Refuses a name that some backend could not export, or uses itself. */
  public static String labelName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw error(
          "label '%s' may hold only letters, digits and underscores, and must start with a letter: %s",
          name, cleaned(name, "label"));
    }
    if (name.contains("__")) {
      throw error("label '%s' must not hold '__': %s", name, cleaned(name, "label"));
    }
    if (RESERVED_LABELS.contains(name)) {
      throw error(
          "label '%s' is kept for the series of histograms and summaries: give it another name",
          name);
    }
    return name;
  }

  /** Refuses a value that is declared for a closed label or a scope and can't be exported. */
  public static String labelValue(String label, String value) {
    argument(
        value.length() <= MAX_LABEL_VALUE_LENGTH,
        "label '%s' has a value of %d characters, more than %d: shorten it",
        label,
        value.length(),
        MAX_LABEL_VALUE_LENGTH);
    argument(
        isUnicode(value), "label '%s' has a value with half a surrogate pair: '%s'", label, value);
    return value;
  }

  /** Refuses two labels of one name. */
  public static void labels(MetricType type, String name, List<Label<?>> labels) {
    Set<String> names = new HashSet<>();
    for (Label<?> label : labels) {
      argument(
          names.add(label.name()),
          "%s '%s' has the label '%s' twice: remove or rename one",
          type,
          name,
          label.name());
    }
  }

  /** Refuses bounds that are not ascending finite numbers. */
  public static void buckets(MetricType type, String name, double[] bounds) {
    argument(
        bounds.length > 0,
        "%s '%s' has no buckets: declare buckets(..) with bounds, or exponential(). Only names that"
            + " end in _seconds have default ones",
        type,
        name);
    for (int i = 0; i < bounds.length; i++) {
      double bound = bounds[i];
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

  /** Refuses a prefix that can't begin a name. */
  public static void scope(String prefix) {
    argument(
        NAME.matcher(prefix).matches() && !prefix.contains("__") && !prefix.endsWith("_"),
        "scope '%s' must be the beginning of a name, without the underscore that follows it, such as"
            + " warren_scheduler",
        prefix);
    argument(
        !(prefix + "_").startsWith(OWN_PREFIX),
        "scope '%s' must not start with isometrics, which is kept for the library's own metrics",
        prefix);
  }

  /** Refuses a limit that leaves no room. */
  public static void maxSeries(int limit) {
    argument(limit >= 1, "maxSeries must be at least 1, not %s", limit);
  }

  /** The name without {@code _total} of a counter: the family name of OpenMetrics. */
  public static String base(MetricType type, String name) {
    return type == MetricType.COUNTER ? name.substring(0, name.length() - "_total".length()) : name;
  }

  /** The names that the series or families of a metric have in some format. */
  static List<String> claims(MetricType type, String name) {
    String base = base(type, name);
    if (type == MetricType.GAUGE) {
      return List.of(name);
    }
    return type == MetricType.COUNTER
        ? List.of(base, name, base + "_created")
        : List.of(name, name + "_bucket", name + "_sum", name + "_count", name + "_created");
  }

  /** Whether a text survives encoding as UTF-8. */
  static boolean isUnicode(String text) {
    return text.equals(new String(text.getBytes(UTF_8), UTF_8));
  }

  /** The line of the user's code that declares: the nearest frame outside this library. */
  public static String origin() {
    for (StackTraceElement frame : new Throwable().getStackTrace()) {
      String type = frame.getClassName();
      String packageName = type.substring(0, Math.max(0, type.lastIndexOf('.')));
      if (!packageName.equals("io.isometrics") && !packageName.equals("io.isometrics.internal")) {
        // As in a stack trace, without the names of class loader and module.
        return String.format(
            "%s.%s(%s:%d)",
            type, frame.getMethodName(), frame.getFileName(), frame.getLineNumber());
      }
    }
    return "unknown";
  }

  private static String withoutTotal(String name) {
    return name.replaceAll("(?<![^_])total(_|$)", "").replaceFirst("_$", "");
  }

  /** The nearest name that keeps the rules of its type, if it isn't too long. */
  private static String fixed(MetricType type, String name) {
    String stem = cleaned(name, "");
    if (type == MetricType.COUNTER) {
      stem = withoutTotal(stem);
    }
    stem = stem.replaceFirst("^(isometrics(_|$))+", "");
    if (type != MetricType.COUNTER) {
      String total = type == MetricType.GAUGE ? "" : "|total";
      stem = stem.replaceFirst("(_(bucket|sum|count|created|info" + total + "))+$", "");
    }
    if (type == MetricType.TIMER) {
      stem = stem.replaceFirst("_(s|ms|us|ns|secs?|millis|micros|nanos|[a-z]*seconds)$", "");
    }
    return cleaned(stem, type == MetricType.COUNTER ? "events" : "metric")
        + (type == MetricType.COUNTER ? "_total" : type == MetricType.TIMER ? "_seconds" : "");
  }

  /** The nearest name of letters, digits and single underscores that starts as a name may. */
  private static String cleaned(String name, String start) {
    String clean = name.replaceAll("[^a-zA-Z0-9]+", "_").replaceAll("^_|_$", "");
    boolean fits = NAME.matcher(clean).matches() && !RESERVED_LABELS.contains(clean);
    return fits || start.isEmpty() ? clean : (start + "_" + clean).replaceFirst("_$", "");
  }
}
