package io.isometrics.prometheus.internal.text;

import io.isometrics.spi.LabelValues;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The order in which the library writes the labels of a series, which is that of their names, and
 * the series of a family, which is that of the values in that order.
 */
public final class LabelOrder implements Comparator<LabelValues> {

  private static final byte[] NONE = {};

  /** The places of the labels in the order of declaration, sorted by name. */
  private final int[] places;

  /**
   * The order for one family.
   *
   * @param names those of its labels in the order of declaration
   */
  public LabelOrder(String[] names) {
    places =
        IntStream.range(0, names.length)
            .boxed()
            .sorted(Comparator.comparing(place -> names[place]))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  @Override
  public int compare(LabelValues one, LabelValues other) {
    for (int place : places) {
      int difference = one.value(place).compareTo(other.value(place));
      if (difference != 0) {
        return difference;
      }
    }
    return 0;
  }

  /** What stands between the braces of a series. */
  public byte[] text(LabelValues labels) {
    if (places.length == 0) {
      return NONE;
    }
    StringBuilder text = new StringBuilder(64);
    for (int place : places) {
      if (!text.isEmpty()) {
        text.append(',');
      }
      text.append(labels.name(place)).append("=\"");
      escape(labels.value(place), text);
      text.append('"');
    }
    // Half a surrogate pair becomes a question mark, as in the library.
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void escape(String value, StringBuilder out) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '"' -> out.append("\\\"");
        case '\n' -> out.append("\\n");
        default -> out.append(c);
      }
    }
  }
}
