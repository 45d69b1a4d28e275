package io.isometrics.spi;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The labels of one series: names and values, in the order of declaration. Immutable. */
public final class LabelValues {

  private final String[] names;
  private final String[] values;

  private LabelValues(String[] names, String[] values) {
    this.names = names;
    this.values = values;
  }

  /**
   * Pairs names and values.
   *
   * @param names shared by all series of a family, not to be changed afterwards
   * @param values as many, not to be changed afterwards
   * @return the labels
   */
  public static LabelValues of(String[] names, String[] values) {
    if (names.length != values.length) {
      throw new IllegalArgumentException(
          names.length + " label names but " + values.length + " values");
    }
    return new LabelValues(names, values);
  }

  /**
   * How many labels there are.
   *
   * @return zero or more
   */
  public int size() {
    return names.length;
  }

  /**
   * The name of a label.
   *
   * @param index from 0
   * @return the name
   */
  public String name(int index) {
    return names[index];
  }

  /**
   * The value of a label.
   *
   * @param index from 0
   * @return the value
   */
  public String value(int index) {
    return values[index];
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LabelValues that
        && Arrays.equals(values, that.values)
        && (names == that.names || Arrays.equals(names, that.names));
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  /** The labels as an exposition writes them, such as {@code {method="GET"}}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < names.length; i++) {
      text.append(i == 0 ? "" : ",").append(names[i]).append("=\"");
      text.append(values[i].replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
      text.append('"');
    }
    return text.append('}').toString();
  }
}
