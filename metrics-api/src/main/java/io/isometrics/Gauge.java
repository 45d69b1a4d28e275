package io.isometrics;

/**
 * A number that goes up and down, such as requests in flight.
 *
 * <p>Declared by {@link MetricsRegistry#gauge(String, String)} and exported as {@code
 * orders_in_flight 2.0}. A gauge that is better read than written is declared with {@link
 * GaugeBuilder#callback} or, as a whole set of series, with {@code labels(..).collect(..)}.
 *
 * <p>All methods are safe for use by many threads, take no lock, allocate nothing and never throw:
 * a NaN or an infinity is dropped, counted in {@code isometrics_dropped_total{metric,reason}} and
 * logged once. In strict mode they throw {@link IllegalArgumentException} instead.
 */
public interface Gauge {

  /**
   * Sets the value.
   *
   * @param value any finite number; anything else is dropped
   */
  void set(double value);

  /**
   * Adds to the value.
   *
   * @param amount any finite number, negative ones included; anything else is dropped
   */
  void add(double amount);

  /**
   * Takes the value away: the series is not exported until the gauge is set again, or added to,
   * which starts from 0. For a number that is not known at times; see {@link
   * GaugeBuilder#optional}.
   */
  void clear();

  /** Adds one. */
  default void increment() {
    add(1.0);
  }

  /** Takes one away. */
  default void decrement() {
    add(-1.0);
  }
}
