package io.isometrics;

import io.isometrics.internal.registry.Scope;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** The declaration of a counter; see {@link MetricsRegistry#counter}. */
public final class CounterBuilder extends MetricBuilder<Counter, CounterBuilder> {

  CounterBuilder(Scope scope, String name, String help, boolean own) {
    super(scope, MetricType.COUNTER, name, help, own, Counter.class::cast);
  }

  /**
   * Reads the counter from code that counts anyway, such as a cache's own statistics, instead of
   * recording it.
   *
   * @param value the count, which must not go down; called at each collection, by one thread at a
   *     time. If it throws or returns something that no counter can be, the series is left out of
   *     that collection; this is counted and logged once
   * @return ends the callback when closed
   * @throws IllegalArgumentException if a rule is broken, the name is declared differently, or the
   *     counter is already recorded or read otherwise
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
  public CounterBuilder refreshEvery(Duration period) {
    declaration.period(period);
    return this;
  }
}
