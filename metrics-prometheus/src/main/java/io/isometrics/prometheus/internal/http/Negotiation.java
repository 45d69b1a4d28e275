package io.isometrics.prometheus.internal.http;

import io.isometrics.prometheus.internal.library.ExpositionFormat;
import io.isometrics.prometheus.internal.library.NameEscaping;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what to answer by the headers of a request. Whatever they say there is an answer: a
 * client that accepts nothing which can be written gets the plain text format, as Prometheus
 * expects of exporters.
 */
public final class Negotiation {

  /** Further ones are not looked at; Prometheus sends six. */
  private static final int MAX_ELEMENTS = 100;

  /** An element of {@code Accept} or {@code Accept-Encoding}. */
  private record Element(String name, Map<String, String> parameters, double quality) {}

  /**
   * A format, and how names that are not plain ASCII are written.
   *
   * @param format the format
   * @param escaping how to write such names
   * @param escapingAsked whether the client said how
   */
  public record Choice(ExpositionFormat format, NameEscaping escaping, boolean escapingAsked) {

    // Written out, because the generated ones keep the class alive on JDK 17.

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Choice that
          && format == that.format
          && escaping == that.escaping
          && escapingAsked == that.escapingAsked;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(format) * 31 + escaping.hashCode();
    }

    public String contentType() {
      String type = format.contentType();
      return escapingAsked ? type + "; escaping=" + escaping.value() : type;
    }
  }

  private Negotiation() {}

  /** The format with the highest quality; of equals the most exactly named, then the first. */
  public static Choice format(List<String> accept) {
    List<Element> ranges = parse(accept);
    ExpositionFormat best = ExpositionFormat.TEXT;
    Element bestRange = null;
    int bestMatch = 0;
    for (ExpositionFormat format : ExpositionFormat.ALL) {
      Element range = null;
      int match = 0;
      for (Element candidate : ranges) {
        int candidateMatch = match(format, candidate);
        if (candidateMatch > match) {
          range = candidate;
          match = candidateMatch;
        }
      }
      if (range == null || range.quality == 0 || !format.isAvailable()) {
        continue;
      }
      if (bestRange == null
          || range.quality > bestRange.quality
          || (range.quality == bestRange.quality
              && (match > bestMatch
                  || (match == bestMatch && ranges.indexOf(range) < ranges.indexOf(bestRange))))) {
        best = format;
        bestRange = range;
        bestMatch = match;
      }
    }
    NameEscaping escaping = escaping(ranges, bestRange);
    return new Choice(best, escaping == null ? NameEscaping.DEFAULT : escaping, escaping != null);
  }

  private static int match(ExpositionFormat format, Element range) {
    int slash = range.name.indexOf('/');
    return slash < 0
        ? 0
        : format.match(
            range.name.substring(0, slash), range.name.substring(slash + 1), range.parameters);
  }

  /**
   * The last that the client asks for, from what it prefers most to what it gets, as with
   * Prometheus' handler for Go: a format that can't be written may say what holds for the next.
   */
  private static @Nullable NameEscaping escaping(List<Element> ranges, @Nullable Element best) {
    List<Element> byQuality = new ArrayList<>(ranges);
    byQuality.sort(Comparator.comparingDouble(Element::quality).reversed());
    NameEscaping asked = null;
    for (Element range : byQuality) {
      NameEscaping escaping = escaping(range);
      asked = escaping == null ? asked : escaping;
      if (range.equals(best) && !range.name.startsWith("*")) {
        break;
      }
    }
    return asked;
  }

  private static @Nullable NameEscaping escaping(Element range) {
    String wanted = range.parameters.get("escaping");
    for (NameEscaping scheme : NameEscaping.values()) {
      if (scheme.value().equals(wanted)) {
        return scheme;
      }
    }
    return null;
  }

  /** The same with another format. */
  static Choice withFormat(Choice choice, ExpositionFormat format) {
    return new Choice(format, choice.escaping, choice.escapingAsked);
  }

  /** Whether the body may be compressed with gzip. */
  static boolean gzip(List<String> acceptEncoding) {
    double named = -1;
    double any = -1;
    for (Element coding : parse(acceptEncoding)) {
      switch (coding.name) {
        case "gzip", "x-gzip" -> named = Math.max(named, coding.quality);
        case "*" -> any = coding.quality;
        default -> {}
      }
    }
    return (named >= 0 ? named : any) > 0;
  }

  private static List<Element> parse(List<String> headers) {
    List<Element> elements = new ArrayList<>();
    for (String header : headers) {
      String[] parts = header.split(",", MAX_ELEMENTS + 1);
      int size = Math.min(parts.length, MAX_ELEMENTS - elements.size());
      for (int i = 0; i < size; i++) {
        elements.add(element(parts[i]));
      }
    }
    return elements;
  }

  private static Element element(String text) {
    String[] parts = text.split(";", -1);
    Map<String, String> parameters = new HashMap<>();
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      if (equals > 0) {
        String value = parts[i].substring(equals + 1).strip();
        if (value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")) {
          value = value.substring(1, value.length() - 1);
        }
        parameters.put(parts[i].substring(0, equals).strip().toLowerCase(Locale.ROOT), value);
      }
    }
    return new Element(
        parts[0].strip().toLowerCase(Locale.ROOT), parameters, quality(parameters.get("q")));
  }

  /** A quality that is no number from 0 to 1 counts as 1, as a missing one does. */
  private static double quality(@Nullable String text) {
    if (text == null) {
      return 1;
    }
    try {
      double quality = Double.parseDouble(text);
      return quality >= 0 && quality <= 1 ? quality : 1;
    } catch (NumberFormatException e) {
      return 1;
    }
  }
}
