package io.isometrics.prometheus.internal.text;

import io.isometrics.spi.LabelValues;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The order in which the library writes the labels of a series, which is that of their names, and
 * the series of a family, which is that of the values in that order; and the labels of a series in
 * that order, encoded.
 */
public final class LabelOrder implements Comparator<LabelValues> {

  private static final byte[] NONE = {};

  // Fields of protobuf messages, all of them with their lengths.
  private static final int METRIC_LABEL = 1 << 3 | 2;
  private static final int PAIR_NAME = 1 << 3 | 2;
  private static final int PAIR_VALUE = 2 << 3 | 2;

  /** The places of the labels in the order of declaration, sorted by name. */
  private final int[] places;

  /** In the same order. */
  private final byte[][] names;

  /**
   * The order for one family.
   *
   * @param names those of its labels in the order of declaration
   */
  public LabelOrder(String[] names) {
    this.places =
        IntStream.range(0, names.length)
            .boxed()
            .sorted(Comparator.comparing(place -> names[place]))
            .mapToInt(Integer::intValue)
            .toArray();
    this.names = new byte[places.length][];
    for (int i = 0; i < places.length; i++) {
      this.names[i] = names[places[i]].getBytes(StandardCharsets.UTF_8);
    }
  }

  /** The places of the labels in their declaration, in this order. Not to be changed. */
  int[] places() {
    return places;
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

  /** The labels as they stand in a series in some format. */
  byte[] encode(LabelValues labels, NativeEncoding format) {
    return format.isText() ? text(labels) : protobuf(labels);
  }

  /** What stands between the braces of a series. */
  public byte[] text(LabelValues labels) {
    if (places.length == 0) {
      return NONE;
    }
    byte[][] values = new byte[places.length][];
    int length = places.length - 1; // the commas
    for (int i = 0; i < values.length; i++) {
      byte[] value = utf8(labels, i);
      values[i] = value;
      length += names[i].length + 3 + value.length + escapes(value);
    }
    byte[] text = new byte[length];
    int at = 0;
    for (int i = 0; i < values.length; i++) {
      if (i > 0) {
        text[at++] = ',';
      }
      at = copy(names[i], text, at);
      text[at++] = '=';
      text[at++] = '"';
      at = escape(values[i], text, at);
      text[at++] = '"';
    }
    return text;
  }

  /** The label pairs of a protobuf {@code Metric}, with their tags and lengths. */
  public byte[] protobuf(LabelValues labels) {
    if (places.length == 0) {
      return NONE;
    }
    byte[][] values = new byte[places.length][];
    int length = 0;
    for (int i = 0; i < values.length; i++) {
      byte[] value = utf8(labels, i);
      values[i] = value;
      int pair = pairLength(names[i], value);
      length += 1 + Buffer.varintLength(pair) + pair;
    }
    Buffer fields = new Buffer(length);
    for (int i = 0; i < values.length; i++) {
      fields.write(METRIC_LABEL);
      fields.writeVarint(pairLength(names[i], values[i]));
      fields.write(PAIR_NAME);
      fields.writeVarint(names[i].length);
      fields.write(names[i]);
      fields.write(PAIR_VALUE);
      fields.writeVarint(values[i].length);
      fields.write(values[i]);
    }
    return fields.toByteArray();
  }

  /** Which of the two these bytes are; a name never begins with the tag of a field. */
  static boolean isText(byte[] encoded) {
    return encoded[0] != METRIC_LABEL;
  }

  private static int pairLength(byte[] name, byte[] value) {
    return 2
        + Buffer.varintLength(name.length)
        + name.length
        + Buffer.varintLength(value.length)
        + value.length;
  }

  /** Half a surrogate pair becomes a question mark, as in the library. */
  private byte[] utf8(LabelValues labels, int index) {
    return labels.value(places[index]).getBytes(StandardCharsets.UTF_8);
  }

  private static int escapes(byte[] value) {
    int escapes = 0;
    for (byte b : value) {
      if (b == '\\' || b == '"' || b == '\n') {
        escapes++;
      }
    }
    return escapes;
  }

  private static int escape(byte[] value, byte[] into, int start) {
    int at = start;
    for (byte b : value) {
      if (b == '\\' || b == '"' || b == '\n') {
        into[at++] = '\\';
        into[at++] = b == '\n' ? (byte) 'n' : b;
      } else {
        into[at++] = b;
      }
    }
    return at;
  }

  private static int copy(byte[] from, byte[] into, int at) {
    System.arraycopy(from, 0, into, at, from.length);
    return at + from.length;
  }
}
