package io.isometrics;

import java.util.List;
import java.util.Objects;
import java.util.function.DoubleSupplier;

/** The declaration of a counter; see {@link MetricsRegistry#counter}. */
public final class CounterBuilder extends MetricBuilder<Counter, CounterBuilder> {

  CounterBuilder(MetricsRegistry registry, String name, String help, boolean own) {
    super(registry, MetricType.COUNTER, name, help, own);
  }

  @Override
  Counter wrap(Object backendHandle) {
    return (Counter) backendHandle;
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
    Objects.requireNonNull(value, "value");
    return observe(List.of(), null, rows -> rows.put(value.getAsDouble()));
  }
}
