package io.isometrics.testkit;

import java.time.Duration;
import org.assertj.core.data.Offset;

/** Assertions about one series of a timer; those that take numbers take seconds. */
public final class TimerAssert extends AbstractHistogramAssert<TimerAssert> {

  private static final double NANOS_PER_SECOND = 1e9;

  TimerAssert(MetricsAssert metrics, SeriesSnapshot actual) {
    super(metrics, actual, TimerAssert.class);
  }

  /**
   * Asserts the sum of the durations.
   *
   * @param expected the sum
   * @return this
   */
  public TimerAssert hasSum(Duration expected) {
    return hasSum(seconds(expected));
  }

  /**
   * Asserts the sum of the durations.
   *
   * @param expected the sum
   * @param offset how far off it may be
   * @return this
   */
  public TimerAssert hasSumCloseTo(Duration expected, Duration offset) {
    return hasSumCloseTo(seconds(expected), Offset.offset(seconds(offset)));
  }

  /**
   * Asserts all durations, in the order of recording.
   *
   * @param expected the durations
   * @return this
   */
  public TimerAssert hasDurations(Duration... expected) {
    double[] seconds = new double[expected.length];
    for (int i = 0; i < seconds.length; i++) {
      seconds[i] = seconds(expected[i]);
    }
    return hasObservations(seconds);
  }

  /**
   * Asserts how long the durations are, but for the longest few; see {@link
   * #hasPercentileAtMost(double, double)}.
   *
   * @param percent above 0, at most 100
   * @param limit the longest duration that is right
   * @return this
   */
  public TimerAssert hasPercentileAtMost(double percent, Duration limit) {
    return hasPercentileAtMost(percent, seconds(limit));
  }

  private static double seconds(Duration duration) {
    return duration.getSeconds() + duration.getNano() / NANOS_PER_SECOND;
  }
}
