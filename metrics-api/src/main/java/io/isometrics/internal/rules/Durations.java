package io.isometrics.internal.rules;

import java.time.Duration;

/** Durations as nanoseconds. */
public final class Durations {

  private Durations() {}

  /** A duration, or the longest that nanoseconds can express. */
  public static long nanos(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException e) {
      return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }
}
