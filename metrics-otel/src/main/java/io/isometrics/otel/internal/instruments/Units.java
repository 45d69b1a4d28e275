package io.isometrics.otel.internal.instruments;

import java.util.Map;

/**
 * Units as OpenTelemetry writes them: in the code of UCUM.
 *
 * <p>Only those are translated whose code every known consumer translates back to the same word.
 * For when a consumer makes a Prometheus name, it appends the word unless the name has it, and ours
 * always has. Any other unit becomes an annotation such as <code>{requests}</code>, which UCUM
 * allows, says the same to a reader, and adds nothing to a name. A ratio has no unit at all: {@code
 * 1} would be appended as {@code _ratio} by some and not by others.
 */
public final class Units {

  private static final Map<String, String> CODES =
      Map.ofEntries(
          Map.entry("", ""),
          Map.entry("ratio", ""),
          Map.entry("days", "d"),
          Map.entry("hours", "h"),
          Map.entry("minutes", "min"),
          Map.entry("seconds", "s"),
          Map.entry("milliseconds", "ms"),
          Map.entry("microseconds", "us"),
          Map.entry("nanoseconds", "ns"),
          Map.entry("bytes", "By"),
          Map.entry("kibibytes", "KiBy"),
          Map.entry("mebibytes", "MiBy"),
          Map.entry("gibibytes", "GiBy"),
          Map.entry("meters", "m"),
          Map.entry("volts", "V"),
          Map.entry("amperes", "A"),
          Map.entry("joules", "J"),
          Map.entry("watts", "W"),
          Map.entry("grams", "g"),
          Map.entry("celsius", "Cel"),
          Map.entry("hertz", "Hz"),
          Map.entry("percent", "%"));

  private Units() {}

  /** The code of a unit that was declared as a word, or words with underscores. */
  public static String ucum(String unit) {
    String code = CODES.get(unit);
    return code != null ? code : "{" + unit + "}";
  }
}
