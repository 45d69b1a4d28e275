package io.isometrics.internal.labels;

import io.isometrics.internal.rules.Check;
import io.isometrics.internal.rules.LabelRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a caller passes for a label into an array index (closed labels) or a key to look up
 * (all labels), without allocating, and a key into its text, once per series.
 */
public final class LabelCodec {

  /** What unknown values of {@code oneOf} labels are recorded as. */
  public static final String OTHER = "other";

  private static final int NONE = -1;

  /** Any text. */
  public static final LabelCodec OPEN_TEXT = open("text");

  /** Any whole number. */
  public static final LabelCodec OPEN_INTEGER = open("integer");

  /** Any text, of a label that is only known by its name. */
  public static final LabelCodec BY_NAME = open("by name");

  /** Bound to a scope. */
  public static final LabelCodec CONSTANT = open("constant");

  /** The Java type of the values, for messages and to tell declarations apart. */
  private final String type;

  /** Distinct exported values of a closed label; empty for an open one. */
  private final List<String> values;

  /** For enums and booleans: index into {@link #values} by ordinal. */
  private final int @Nullable [] byOrdinal;

  /** For {@code oneOf}: index into {@link #values} by value. */
  private final @Nullable Map<Object, Integer> byValue;

  /** The index of values that are not in {@link #byValue}. */
  private final int unknown;

  private LabelCodec(
      String type,
      List<String> values,
      int @Nullable [] byOrdinal,
      @Nullable Map<Object, Integer> byValue,
      int unknown) {
    this.type = type;
    this.values = List.copyOf(values);
    this.byOrdinal = byOrdinal;
    this.byValue = byValue;
    this.unknown = unknown;
  }

  private static LabelCodec open(String type) {
    return new LabelCodec(type, List.of(), null, null, NONE);
  }

  /** True and false. */
  public static LabelCodec ofBoolean() {
    return new LabelCodec("boolean", List.of("false", "true"), new int[] {0, 1}, null, NONE);
  }

  /** The constants of an enum; equal texts share an index. */
  public static LabelCodec ofEnum(
      String name, Class<?> enumType, Object[] constants, @Nullable String[] texts) {
    List<String> distinct = new ArrayList<>();
    int[] byOrdinal = new int[constants.length];
    for (int i = 0; i < byOrdinal.length; i++) {
      String text = texts[i];
      if (text == null) {
        throw Check.error("label '%s' has no text for %s: return one", name, constants[i]);
      }
      LabelRules.value(name, text);
      if (!distinct.contains(text)) {
        distinct.add(text);
      }
      byOrdinal[i] = distinct.indexOf(text);
    }
    return new LabelCodec("enum " + enumType.getName(), distinct, byOrdinal, null, NONE);
  }

  /** The given values and {@link #OTHER}. */
  public static LabelCodec oneOf(String name, Class<?> type, List<Object> values) {
    Check.argument(!values.isEmpty(), "label '%s' needs at least one value", name);
    Map<Object, Integer> byValue = new HashMap<>();
    List<String> texts = new ArrayList<>();
    for (Object value : values) {
      String text = LabelRules.value(name, value.toString());
      Check.argument(
          byValue.put(value, texts.size()) == null,
          "label '%s' has the value '%s' twice: remove one",
          name,
          text);
      texts.add(text);
    }
    if (!texts.contains(OTHER)) {
      texts.add(OTHER);
    }
    String kind = type == String.class ? "text" : "integer";
    return new LabelCodec("one " + kind + " of", texts, null, byValue, texts.indexOf(OTHER));
  }

  /** The distinct exported values of a closed label, empty for an open one. */
  public List<String> values() {
    return values;
  }

  /** Whether all values are known. */
  public boolean isClosed() {
    return !values.isEmpty();
  }

  /** The number of values of a closed label, 1 for an open one. */
  public int size() {
    return Math.max(1, values.size());
  }

  /** The index of a key, 0 for an open label. */
  public int indexOfKey(Object key) {
    return Math.max(0, values.indexOf(key));
  }

  /** Whether the index of a value is its {@link #ordinal}. */
  public boolean isOrdinal() {
    return byOrdinal != null && byOrdinal.length == values.size();
  }

  /** The number of an enum constant or boolean among its kind; negative of anything else. */
  @SuppressWarnings("EnumOrdinal") // an index for this run of the program only
  public static int ordinal(@Nullable Object value) {
    if (value instanceof Enum<?> constant) {
      return constant.ordinal();
    }
    return value instanceof Boolean flag ? (flag ? 1 : 0) : NONE;
  }

  /** The index of a value among {@link #values}; negative if it is null or of an open label. */
  public int index(@Nullable Object value) {
    int[] ordinals = byOrdinal;
    if (ordinals != null) {
      int ordinal = ordinal(value);
      return ordinal >= 0 && ordinal < ordinals.length ? ordinals[ordinal] : NONE;
    }
    Map<Object, Integer> indexes = byValue;
    if (indexes == null || value == null) {
      return NONE;
    }
    Integer index = indexes.get(value);
    return index == null ? unknown : index;
  }

  /** What a series is looked up by: the text of a closed value, the value of an open label. */
  public @Nullable Object key(@Nullable Object value) {
    if (values.isEmpty()) {
      return value;
    }
    int index = index(value);
    return index < 0 ? null : values.get(index);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LabelCodec that
        && type.equals(that.type)
        && values.equals(that.values)
        && Arrays.equals(byOrdinal, that.byOrdinal);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    String known = values.isEmpty() ? "" : "=" + String.join("|", values);
    return type.equals("text") || type.startsWith("one text") ? known : known + " (" + type + ")";
  }
}
