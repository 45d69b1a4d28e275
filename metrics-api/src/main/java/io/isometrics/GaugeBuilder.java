package io.isometrics;

import io.isometrics.internal.Observation;
import io.isometrics.internal.Rules;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** The declaration of a gauge; see {@link MetricsRegistry#gauge}. */
public final class GaugeBuilder extends MetricBuilder<Gauge, GaugeBuilder> {

  private @Nullable Duration period;

  GaugeBuilder(MetricsRegistry registry, String name, String help) {
    super(registry, MetricType.GAUGE, name, help, false);
  }

  @Override
  Gauge wrap(Object backendHandle) {
    return (Gauge) backendHandle;
  }

  /**
   * Reads the value from code, such as {@code queue::size}, instead of recording it.
   *
   * @param value called at each collection, or as {@link #refreshEvery} says, by one thread at a
   *     time. If it throws or returns a NaN or an infinity, the series is left out of that
   *     collection; this is counted and logged once. It is held until the registration or the
   *     registry is closed
   * @return ends the callback when closed
   * @throws IllegalArgumentException if a rule is broken, the name is declared differently, or the
   *     gauge is already recorded or read otherwise
   */
  public Registration callback(DoubleSupplier value) {
    Objects.requireNonNull(value, "value");
    return collect(List.of(), rows -> rows.put(value.getAsDouble()));
  }

  /**
   * Calls the callback or collector after each period, on a thread of the registry, instead of at
   * each collection: for a source that is costly to ask. The first time is at once. A reading that
   * fails leaves no values, rather than old ones, until the next.
   *
   * @param period more than zero
   * @return this
   */
  public GaugeBuilder refreshEvery(Duration period) {
    Rules.argument(
        !period.isNegative() && !period.isZero(),
        "gauge '%s' can't be refreshed every %s: give a period above 0",
        name,
        period);
    this.period = period;
    return this;
  }

  @Override
  public <A> GaugeFamilyBuilder<Family1<Gauge, A>, Family1.Output<A>> labels(Label<A> a) {
    return new GaugeFamilyBuilder<>(this, Family1::new, List.of(a));
  }

  @Override
  public <A, B> GaugeFamilyBuilder<Family2<Gauge, A, B>, Family2.Output<A, B>> labels(
      Label<A> a, Label<B> b) {
    return new GaugeFamilyBuilder<>(this, Family2::new, List.of(a, b));
  }

  @Override
  public <A, B, C> GaugeFamilyBuilder<Family3<Gauge, A, B, C>, Family3.Output<A, B, C>> labels(
      Label<A> a, Label<B> b, Label<C> c) {
    return new GaugeFamilyBuilder<>(this, Family3::new, List.of(a, b, c));
  }

  @Override
  public <A, B, C, D>
      GaugeFamilyBuilder<Family4<Gauge, A, B, C, D>, Family4.Output<A, B, C, D>> labels(
          Label<A> a, Label<B> b, Label<C> c, Label<D> d) {
    return new GaugeFamilyBuilder<>(this, Family4::new, List.of(a, b, c, d));
  }

  @Override
  public GaugeFamilyBuilder<FamilyN<Gauge>, FamilyN.Output> labelNames(String... names) {
    return new GaugeFamilyBuilder<>(this, FamilyN::new, byName(names));
  }

  Registration collect(List<Label<?>> labels, Consumer<Observation.Rows> source) {
    return observe(labels, period, source);
  }
}
