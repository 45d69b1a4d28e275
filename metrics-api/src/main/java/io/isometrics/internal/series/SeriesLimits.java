package io.isometrics.internal.series;

import io.isometrics.internal.labels.LabelCodec;
import io.isometrics.internal.registry.MetricState;
import io.isometrics.internal.rules.LabelRules;
import io.isometrics.internal.rules.Text;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which series a metric may have, and what becomes of the others. */
public final class SeriesLimits {

  private SeriesLimits() {}

  /** Why a series can't be added to a full family. */
  public static String limitMessage(
      MetricState metric, List<String> constants, @Nullable Object[] keys) {
    return String.format(
        Locale.ROOT,
        "has its limit of %d series, and %s would be another",
        metric.descriptor().maxSeries(),
        metric.labelValues(constants, keys));
  }

  /** Why the values can't be those of a series, or null. */
  public static @Nullable String invalidReason(
      MetricState metric, LabelCodec[] codecs, @Nullable Object[] keys) {
    int constants = metric.descriptor().labels().size() - codecs.length;
    for (int i = 0; i < keys.length; i++) {
      if (!codecs[i].isClosed() && keys[i] instanceof String value) {
        String reason = invalidReason(metric.labelName(constants + i), value);
        if (reason != null) {
          return reason;
        }
      }
    }
    return null;
  }

  /** Whether a value can't be that of an open label. */
  static boolean isInvalid(String value) {
    return value.length() > LabelRules.MAX_VALUE_LENGTH
        || value.equals(MetricState.OVERFLOW)
        || !Text.isUnicode(value);
  }

  private static @Nullable String invalidReason(String label, String value) {
    if (value.length() > LabelRules.MAX_VALUE_LENGTH) {
      return String.format(
          Locale.ROOT,
          "was given a value of %d characters for the label '%s', more than %d, beginning '%s'",
          value.length(),
          label,
          LabelRules.MAX_VALUE_LENGTH,
          Text.beginning(value, Text.SHOWN_CHARACTERS));
    }
    if (value.equals(MetricState.OVERFLOW)) {
      return String.format(
          Locale.ROOT,
          "was given '%s' for the label '%s', which is kept for the overflow series",
          value,
          label);
    }
    if (!Text.isUnicode(value)) {
      return String.format(
          Locale.ROOT, "was given a value with half a surrogate pair for the label '%s'", label);
    }
    return null;
  }

  /** The keys of the overflow series: open labels, or all, are given up. */
  public static Object[] overflowKeys(
      LabelCodec[] codecs, @Nullable Object[] keys, boolean keepClosed) {
    Object[] rest = new Object[keys.length];
    for (int i = 0; i < keys.length; i++) {
      Object key = keys[i];
      rest[i] =
          keepClosed && codecs[i].isClosed() ? Objects.requireNonNull(key) : MetricState.OVERFLOW;
    }
    return rest;
  }
}
