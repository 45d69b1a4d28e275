package io.isometrics;

import io.isometrics.internal.labels.LabelCodec;
import io.isometrics.internal.rules.Check;
import io.isometrics.internal.rules.LabelRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A typed label: its name, and which values it can have.
 *
 * <pre>{@code
 * static final Label<Method> METHOD = Label.of("method", Method.class);      // closed
 * static final Label<String> ROUTE = Label.of("route");                      // open
 * static final Label<String> STATE = Label.oneOf("state", "idle", "busy");   // closed
 * }</pre>
 *
 * <p>The values of a closed label are all known, so the series of a family whose labels are all
 * closed exist, at 0, from the first collection on. An open label takes any text; the number of its
 * series is bounded by {@link MetricBuilder#maxSeries}.
 *
 * <p>A name starts with a letter, goes on with letters, digits and single underscores, and is not
 * {@code le} or {@code quantile}, which histograms and summaries use themselves. Values are
 * exported as they are, escaped as the format demands. Labels are immutable; two are equal if they
 * take the same values of the same type under the same name.
 *
 * @param <T> the type of the values
 */
@SuppressWarnings("UnusedTypeParameter") // families use it
public final class Label<T> {

  private final String name;
  private final LabelCodec codec;

  private Label(String name, LabelCodec codec) {
    this.name = LabelRules.name(name);
    this.codec = codec;
  }

  /**
   * An open label: any text is a value.
   *
   * @param name the name of the label
   * @return the label
   * @throws IllegalArgumentException if the name breaks a rule
   */
  public static Label<String> of(String name) {
    return new Label<>(name, LabelCodec.OPEN_TEXT);
  }

  /**
   * A closed label whose values are the constants of an enum, exported by their names.
   *
   * @param name the name of the label
   * @param type the enum
   * @param <E> the enum
   * @return the label
   * @throws IllegalArgumentException if the name breaks a rule or the enum has no constants
   */
  public static <E extends Enum<E>> Label<E> of(String name, Class<E> type) {
    return ofEnum(name, type, null);
  }

  /**
   * A closed label whose values are the constants of an enum, exported by a text of their own. The
   * function is called once for each constant, here; constants with the same text share their
   * series.
   *
   * @param name the name of the label
   * @param type the enum
   * @param text the exported value of a constant
   * @param <E> the enum
   * @return the label
   * @throws IllegalArgumentException if the name breaks a rule or the enum has no constants
   */
  public static <E extends Enum<E>> Label<E> of(
      String name, Class<E> type, Function<? super E, String> text) {
    return ofEnum(name, type, Objects.requireNonNull(text, "text"));
  }

  private static <E extends Enum<E>> Label<E> ofEnum(
      String name, Class<E> type, @Nullable Function<? super E, String> text) {
    E[] constants = type.getEnumConstants();
    Check.argument(
        constants != null && constants.length > 0,
        "label '%s' needs an enum with constants: %s has none",
        name,
        type.getName());
    String[] texts = new String[constants.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = text == null ? constants[i].name() : text.apply(constants[i]);
    }
    return new Label<>(name, LabelCodec.ofEnum(name, type, constants, texts));
  }

  /**
   * A closed label with the given texts. Anything else is recorded as {@code other}, which is a
   * value of the label too.
   *
   * @param name the name of the label
   * @param values the texts, at least one
   * @return the label
   * @throws IllegalArgumentException if the name breaks a rule, there are no values, or one is
   *     there twice
   */
  public static Label<String> oneOf(String name, String... values) {
    List<Object> known = List.of((Object[]) values);
    return new Label<>(name, LabelCodec.oneOf(name, String.class, known));
  }

  /**
   * A closed label with the given whole numbers, such as status codes. Anything else is recorded as
   * {@code other}, which is a value of the label too.
   *
   * @param name the name of the label
   * @param values the numbers, at least one
   * @return the label
   * @throws IllegalArgumentException if the name breaks a rule, there are no values, or one is
   *     there twice
   */
  public static Label<Integer> oneOf(String name, int... values) {
    List<Object> known = new ArrayList<>();
    for (int value : values) {
      known.add(value);
    }
    return new Label<>(name, LabelCodec.oneOf(name, Integer.class, known));
  }

  /**
   * A closed label with the values {@code true} and {@code false}.
   *
   * @param name the name of the label
   * @return the label
   * @throws IllegalArgumentException if the name breaks a rule
   */
  public static Label<Boolean> ofBoolean(String name) {
    return new Label<>(name, LabelCodec.ofBoolean());
  }

  /**
   * An open label whose values are whole numbers, exported in decimal.
   *
   * @param name the name of the label
   * @return the label
   * @throws IllegalArgumentException if the name breaks a rule
   */
  public static Label<Integer> ofInteger(String name) {
    return new Label<>(name, LabelCodec.OPEN_INTEGER);
  }

  /**
   * The label of {@link MetricsRegistry#withLabel}: its value belongs to the scope, not the call.
   */
  static Label<String> constant(String name) {
    return new Label<>(name, LabelCodec.CONSTANT);
  }

  /** The label of a {@link FamilyN}. */
  static Label<String> byName(String name) {
    return new Label<>(name, LabelCodec.BY_NAME);
  }

  /**
   * The name, as it is exported.
   *
   * @return such as {@code method}
   */
  public String name() {
    return name;
  }

  /**
   * The exported values of a closed label, in the order of their declaration, each once.
   *
   * @return an unmodifiable list, empty for an open label
   */
  public List<String> values() {
    return codec.values();
  }

  /**
   * Whether all values are known.
   *
   * @return false for {@link #of(String)} and {@link #ofInteger(String)}
   */
  public boolean isClosed() {
    return codec.isClosed();
  }

  LabelCodec codec() {
    return codec;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Label<?> that && name.equals(that.name) && codec.equals(that.codec);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** The name with the closed values, such as {@code method=GET|POST}. */
  @Override
  public String toString() {
    return name + codec;
  }
}
