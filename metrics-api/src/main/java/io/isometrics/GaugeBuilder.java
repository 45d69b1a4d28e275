package io.isometrics;

import io.isometrics.internal.registry.Scope;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** The declaration of a gauge; see {@link MetricsRegistry#gauge}. */
public final class GaugeBuilder extends MetricBuilder<Gauge, GaugeBuilder> {

  GaugeBuilder(Scope scope, String name, String help, boolean own) {
    super(scope, MetricType.GAUGE, name, help, own, Gauge.class::cast);
  }

  /**
   * Makes series that have no value until they are set, instead of 0: they are not exported before.
   * For numbers where 0 means something else than nothing, such as the time of the last success.
   * {@link Gauge#clear} takes the value away again.
   *
   * @return this
   */
  public GaugeBuilder optional() {
    declaration.optional();
    return this;
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
    return observe(value);
  }

  /**
   * The same as {@link #callback}, for a value that is not known at times.
   *
   * @param value returns nothing where there is no value: the series is left out of that collection
   *     then, which is no failure. Otherwise as for {@link #callback}
   * @return ends the callback when closed
   * @throws IllegalArgumentException as {@link #callback} does
   */
  public Registration optionalCallback(Supplier<OptionalDouble> value) {
    return observeOptional(value);
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
    declaration.period(period);
    return this;
  }
}
