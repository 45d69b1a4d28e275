package io.isometrics;

/** Where timers read the time; a test gives its own. */
@FunctionalInterface
public interface MetricsClock {

  /**
   * Nanoseconds since an arbitrary origin, as {@link System#nanoTime()} counts them.
   *
   * @return a reading; only the difference of two readings has a meaning
   */
  long nanoTime();
}
