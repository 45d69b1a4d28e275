package io.isometrics;

import org.jspecify.annotations.Nullable;

/**
 * The state that something is in, one of several: a gauge with a series for each state, of which
 * one is 1. Declared by {@link MetricsRegistry#stateSet} and exported as
 *
 * <pre>
 * breaker_state{state="closed"} 1.0
 * breaker_state{state="half_open"} 0.0
 * breaker_state{state="open"} 0.0
 * </pre>
 *
 * <p>Safe for use by many threads. Never throws.
 *
 * @param <E> the states
 */
public final class StateSet<E extends Enum<E>> {

  private final Family1<Gauge, E> family;

  /** By the ordinal of the state; made when the first state is set. */
  private volatile Gauge @Nullable [] gauges;

  StateSet(Family1<Gauge, E> family) {
    this.family = family;
  }

  /**
   * Sets the state. A collection that runs at the same time may see the old state and the new one,
   * but never none.
   *
   * @param state the state; null is dropped, counted and logged once
   */
  @SuppressWarnings("EnumOrdinal") // only for this run
  public void set(@Nullable E state) {
    if (state == null) {
      family.with(null).set(1);
      return;
    }
    // The family is the same object for all that declare this metric.
    synchronized (family) {
      Gauge[] all = gauges;
      if (all == null) {
        E[] states = state.getDeclaringClass().getEnumConstants();
        all = new Gauge[states.length];
        for (E each : states) {
          all[each.ordinal()] = family.with(each);
        }
        gauges = all;
      }
      Gauge now = all[state.ordinal()];
      now.set(1);
      for (Gauge other : all) {
        if (other != now) {
          other.set(0);
        }
      }
    }
  }
}
