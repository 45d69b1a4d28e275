package io.isometrics;

import io.isometrics.internal.registry.Scope;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/** The declaration of a gauge; see {@link MetricsRegistry#gauge}. */
public final class GaugeBuilder extends MetricBuilder<Gauge, GaugeBuilder> {

  GaugeBuilder(Scope scope, String name, String help) {
    super(scope, MetricType.GAUGE, name, help, false, Gauge.class::cast);
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
