package io.isometrics.internal.process;

import io.isometrics.internal.rules.MetricRules;
import io.isometrics.spi.BackendConfig;
import io.isometrics.spi.Log;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the process, parsed. One that can't be understood is logged with its name, its
 * value and what is used instead; it never fails anything.
 */
final class ProcessSettings {

  private final BackendConfig config;

  ProcessSettings(BackendConfig config) {
    this.config = config;
  }

  /** Whether bad recordings throw: {@code isometrics.strict}. */
  boolean strict(boolean otherwise) {
    return flag("isometrics.strict", otherwise);
  }

  /** A setting that is true or false. */
  boolean flag(String key, boolean otherwise) {
    String text = config.get(key).orElse("");
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "" -> otherwise;
      case "true", "yes", "on", "1" -> true;
      case "false", "no", "off", "0" -> false;
      default -> {
        warn(key, text, "true or false", String.valueOf(otherwise));
        yield otherwise;
      }
    };
  }

  /** The limit of series, {@code isometrics.max.series}; 0 if it is not set. */
  int maxSeries() {
    String key = "isometrics.max.series";
    String text = config.get(key).orElse("");
    if (text.isEmpty()) {
      return 0;
    }
    try {
      long limit = Long.parseLong(text);
      if (limit >= 1) {
        return (int) Math.min(Integer.MAX_VALUE, limit);
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    warn(key, text, "a whole number above 0", String.valueOf(MetricRules.DEFAULT_MAX_SERIES));
    return MetricRules.DEFAULT_MAX_SERIES;
  }

  /** A duration such as {@code 5s}, {@code 500ms}, {@code 5} (seconds) or {@code PT5S}. */
  Duration duration(String key, Duration otherwise) {
    String text = config.get(key).orElse("");
    if (text.isEmpty()) {
      return otherwise;
    }
    Duration parsed = parse(text);
    if (parsed == null || parsed.isNegative()) {
      warn(key, text, "a duration such as 5s or 500ms", otherwise.toMillis() + "ms");
      return otherwise;
    }
    return parsed;
  }

  private static @Nullable Duration parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    try {
      if (lower.startsWith("p")) {
        return Duration.parse(text);
      }
      if (lower.endsWith("ms")) {
        return Duration.ofMillis(Long.parseLong(lower.substring(0, lower.length() - 2).strip()));
      }
      String seconds = lower.endsWith("s") ? lower.substring(0, lower.length() - 1) : lower;
      return Duration.ofSeconds(Long.parseLong(seconds.strip()));
    } catch (DateTimeParseException | NumberFormatException | ArithmeticException e) {
      return null;
    }
  }

  private static void warn(String key, String value, String expected, String used) {
    Log.warn(
        "The setting " + key + "=" + value + " is not " + expected + ", so " + used + " is used");
  }
}
