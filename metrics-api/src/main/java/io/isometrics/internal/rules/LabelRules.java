package io.isometrics.internal.rules;

import static io.isometrics.internal.rules.Check.argument;
import static io.isometrics.internal.rules.Check.error;
import static io.isometrics.internal.rules.Check.notNull;

import io.isometrics.MetricType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the names and values of labels must keep to, so that every backend exports them as they are.
 * One rule, one method; each message names the label, the rule and the fix.
 */
public final class LabelRules {

  /** A longer label value is a mistake (a whole document, say) and is never worth its memory. */
  public static final int MAX_VALUE_LENGTH = 1024;

  private static final Set<String> HISTOGRAM_LABELS = Set.of("le", "quantile");

  /** Prometheus sets these itself, from its own configuration or from OTLP resources. */
  private static final Set<String> TARGET_LABELS = Set.of("job", "instance");

  private LabelRules() {}

  /** Rejects a name that some backend could not export, or uses itself. */
  public static String name(@Nullable String given) {
    String name = notNull(given, "a label needs a name, not null");
    if (!Names.isName(name)) {
      throw error(
          "label '%s' may hold only letters, digits and underscores, and must start with a letter: %s",
          name, Names.sanitize(name, "label"));
    }
    if (name.contains("__")) {
      throw error("label '%s' must not hold '__': %s", name, Names.sanitize(name, "label"));
    }
    if (HISTOGRAM_LABELS.contains(name)) {
      throw error(
          "label '%s' is kept for the series of histograms and summaries: give it another name",
          name);
    }
    if (TARGET_LABELS.contains(name)) {
      throw error(
          "label '%s' is set by Prometheus for each target, and would be renamed or lost: give it"
              + " another name, such as %s_name",
          name, name);
    }
    if (name.startsWith("otel_scope_")) {
      throw error(
          "label '%s' must not start with otel_scope_, which OpenTelemetry's receivers set"
              + " themselves, so that series would be merged: give it another name",
          name);
    }
    return name;
  }

  /** Rejects a value that is declared for a closed label or a scope and can't be exported. */
  public static String value(String label, @Nullable String given) {
    String value = notNull(given, "label '%s' has the value null: give it a text", label);
    argument(
        value.length() <= MAX_VALUE_LENGTH,
        "label '%s' has a value of %d characters, more than %d: shorten it",
        label,
        value.length(),
        MAX_VALUE_LENGTH);
    argument(
        Text.isUnicode(value),
        "label '%s' has a value with half a surrogate pair: '%s'",
        label,
        Text.beginning(value, Text.SHOWN_CHARACTERS));
    return value;
  }

  /** Rejects two labels of one name. */
  public static void distinct(MetricType type, String metric, List<String> labels) {
    Set<String> names = new HashSet<>();
    for (String label : labels) {
      argument(
          names.add(label),
          "%s '%s' has the label '%s' twice: remove or rename one",
          type,
          metric,
          label);
    }
  }
}
