package io.isometrics.testkit;

/** Assertions about one series of a gauge. */
public final class GaugeAssert extends SeriesAssert<GaugeAssert> {

  GaugeAssert(MetricsAssert metrics, SeriesSnapshot actual) {
    super(metrics, actual, GaugeAssert.class);
  }

  /**
   * Asserts the value.
   *
   * @param expected the value, up to the rounding of a sum of doubles
   * @return this
   */
  public GaugeAssert hasValue(double expected) {
    check(isClose(actual.value(), expected), "to be " + number(expected), number(expected));
    return this;
  }

  /**
   * Asserts that the series is there and at 0.
   *
   * @return this
   */
  public GaugeAssert isZero() {
    return hasValue(0);
  }

  /**
   * Asserts a value that isn't known exactly.
   *
   * @param low the smallest value that is right
   * @param high the largest value that is right
   * @return this
   */
  public GaugeAssert isBetween(double low, double high) {
    String range = number(low) + " and " + number(high);
    check(actual.value() >= low && actual.value() <= high, "to be between " + range, range);
    return this;
  }

  /**
   * Asserts how much more it is than at the {@linkplain TestMetrics#baseline() baseline}, or before
   * the block.
   *
   * @param expected how much; a series that wasn't there then counts as 0
   * @return this
   */
  public GaugeAssert increasedBy(double expected) {
    checkChange(expected, valueBefore(), actual.value(), "");
    return this;
  }

  /**
   * Asserts how much less it is than at the {@linkplain TestMetrics#baseline() baseline}, or before
   * the block.
   *
   * @param expected how much
   * @return this
   */
  public GaugeAssert decreasedBy(double expected) {
    checkChange(-expected, valueBefore(), actual.value(), "");
    return this;
  }
}
