package io.isometrics;

/**
 * A number that only goes up, such as requests served.
 *
 * <p>Declared by {@link MetricsRegistry#counter(String, String)}; its name ends in {@code _total}
 * and is exported as it is: {@code orders_served_total 3.0}.
 *
 * <p>All methods are safe for use by many threads, take no lock, allocate nothing and never throw:
 * a negative amount, a NaN or an infinity is dropped, counted in {@code
 * isometrics_dropped_total{metric,reason}} and logged once. In strict mode they throw {@link
 * IllegalArgumentException} instead.
 */
public interface Counter {

  /** Adds one. */
  default void increment() {
    add(1L);
  }

  /**
   * Adds a whole amount.
   *
   * @param amount zero or more; a negative amount is dropped
   */
  void add(long amount);

  /**
   * Adds an amount that may have a fraction, such as seconds of CPU time.
   *
   * @param amount zero or more and finite; anything else is dropped
   */
  void add(double amount);
}
