package io.isometrics;

import io.isometrics.internal.registry.Scope;
import io.isometrics.internal.rules.Check;
import io.isometrics.internal.series.FamilySeries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A declaration that is being made; {@code register()} finishes it. Every method checks what it is
 * given as soon as it can, and throws an {@link IllegalArgumentException} that names the metric,
 * the rule and the fix. For one thread.
 *
 * @param <M> the handle to record with
 * @param <B> the builder itself
 */
public abstract class MetricBuilder<M, B extends MetricBuilder<M, B>> {

  final Declaration<M> declaration;

  MetricBuilder(
      Scope scope,
      MetricType type,
      String name,
      String help,
      boolean own,
      Function<Object, M> wrap) {
    declaration = new Declaration<>(scope, type, name, help, own, wrap);
  }

  @SuppressWarnings("unchecked") // B is the class itself, as all subclasses are here
  final B self() {
    return (B) this;
  }

  /**
   * The unit, which must already be the suffix of the name, before the {@code _total} of a counter:
   * {@code seconds} for {@code x_seconds} or {@code x_seconds_total}. Formats that carry units
   * export it; nothing is added to the name. A timer has {@code seconds} anyway.
   *
   * @param unit lower-case words, a base unit such as {@code seconds}, {@code bytes} or {@code
   *     ratio}
   * @return this
   */
  public B unit(String unit) {
    declaration.unit(unit);
    return self();
  }

  /**
   * How many series the family may have. Beyond it recordings go to one series whose open labels
   * are {@code __overflow__}, so that totals stay right; {@code isometrics_overflow_total} counts,
   * and a warning names the metric and the values that broke the limit. Families whose labels are
   * all closed have as many series as there are combinations, whatever the limit, up to 4096.
   *
   * @param limit at least 1; that of the registry unless given, {@link
   *     MetricsRegistry#DEFAULT_MAX_SERIES} by default
   * @return this
   */
  public B maxSeries(int limit) {
    declaration.maxSeries(limit);
    return self();
  }

  /**
   * Makes series on first use only. Otherwise a family whose labels are all closed makes them at
   * once, if they are not more than 256, so that each is exported at 0 before it first happens.
   *
   * @return this
   */
  public B lazy() {
    declaration.lazy();
    return self();
  }

  /**
   * Ends series that were not recorded for some time, as {@code remove(..)} does: for labels whose
   * values come and go, such as hosts or tenants. It is found when metrics are collected, at no
   * cost to recording, so a series ends at the first collection after that time, and is gone from
   * the next one on. {@code isometrics_expired_total{metric}} counts.
   *
   * <p>Setting a gauge to the value that it has is a recording; adding 0 to a counter is none. A
   * series that comes back starts at 0. Ask the family for the handle each time: one that was kept
   * for longer belongs to a series that has ended, so its recordings are dropped with the reason
   * {@code series_ended}.
   *
   * @param idle above 0, and longer than the time between two collections
   * @return this
   */
  public B expireAfter(Duration idle) {
    declaration.expireAfter(idle);
    return self();
  }

  /**
   * Gives the metric a label.
   *
   * @param a the label
   * @param <A> the type of its values
   * @return the declaration of the family
   */
  public <A> FamilyBuilder<Family1<M, A>, Family1.Output<A>> labels(Label<A> a) {
    return new FamilyBuilder<>(
        declaration, List.of(a), Family1::new, rows -> (va, value) -> rows.put(value, va));
  }

  /**
   * Gives the metric two labels.
   *
   * @param a the first
   * @param b the second
   * @param <A> the type of the values of the first
   * @param <B2> the type of the values of the second
   * @return the declaration of the family
   */
  public <A, B2> FamilyBuilder<Family2<M, A, B2>, Family2.Output<A, B2>> labels(
      Label<A> a, Label<B2> b) {
    return new FamilyBuilder<>(
        declaration,
        List.of(a, b),
        Family2::new,
        rows -> (va, vb, value) -> rows.put(value, va, vb));
  }

  /**
   * Gives the metric three labels.
   *
   * @param a the first
   * @param b the second
   * @param c the third
   * @param <A> the type of the values of the first
   * @param <B2> the type of the values of the second
   * @param <C> the type of the values of the third
   * @return the declaration of the family
   */
  public <A, B2, C> FamilyBuilder<Family3<M, A, B2, C>, Family3.Output<A, B2, C>> labels(
      Label<A> a, Label<B2> b, Label<C> c) {
    return new FamilyBuilder<>(
        declaration,
        List.of(a, b, c),
        Family3::new,
        rows -> (va, vb, vc, value) -> rows.put(value, va, vb, vc));
  }

  /**
   * Gives the metric four labels.
   *
   * @param a the first
   * @param b the second
   * @param c the third
   * @param d the fourth
   * @param <A> the type of the values of the first
   * @param <B2> the type of the values of the second
   * @param <C> the type of the values of the third
   * @param <D> the type of the values of the fourth
   * @return the declaration of the family
   */
  public <A, B2, C, D> FamilyBuilder<Family4<M, A, B2, C, D>, Family4.Output<A, B2, C, D>> labels(
      Label<A> a, Label<B2> b, Label<C> c, Label<D> d) {
    return new FamilyBuilder<>(
        declaration,
        List.of(a, b, c, d),
        Family4::new,
        rows -> (va, vb, vc, vd, value) -> rows.put(value, va, vb, vc, vd));
  }

  /**
   * Gives the metric open labels whose names are known at run time only, or more than four of them.
   * Prefer {@code labels(..)}, where the compiler checks their number and order.
   *
   * @param names the names, at least one, by the rules of {@link Label}
   * @return the declaration of the family
   */
  public FamilyBuilder<FamilyN<M>, FamilyN.Output> labelNames(String... names) {
    Check.argument(
        names.length > 0,
        "%s '%s' has labelNames(..) without names: remove it",
        declaration.type,
        declaration.name);
    List<Label<?>> labels = new ArrayList<>();
    for (String each : names) {
      labels.add(Label.byName(each));
    }
    return new FamilyBuilder<>(
        declaration,
        labels,
        FamilyN::new,
        rows -> (value, values) -> rows.put(value, (Object[]) values));
  }

  /**
   * Finishes the declaration of a metric without labels. Its series exists, at 0, from now on.
   *
   * @return the handle; the same one for the same declaration
   * @throws IllegalArgumentException if a rule is broken, or the name is declared differently
   */
  public M register() {
    return declaration.register(List.of(), Function.<FamilySeries<M>>identity()).only();
  }

  /** Starts to read the only series from the user's code. */
  final Registration observe(DoubleSupplier value) {
    Objects.requireNonNull(value, "value");
    return declaration.observe(List.of(), rows -> rows.put(value.getAsDouble()));
  }

  /** The same where there may be no value. */
  final Registration observeOptional(Supplier<OptionalDouble> value) {
    Objects.requireNonNull(value, "value");
    return declaration.observe(List.of(), rows -> value.get().ifPresent(rows::put));
  }
}
