package io.isometrics.testkit;

/** Assertions about one series of a counter. */
public final class CounterAssert extends SeriesAssert<CounterAssert> {

  CounterAssert(MetricsAssert metrics, SeriesSnapshot actual) {
    super(metrics, actual, CounterAssert.class);
  }

  /**
   * Asserts the value.
   *
   * @param expected the value, up to the rounding of a sum of doubles
   * @return this
   */
  public CounterAssert hasValue(double expected) {
    check(isClose(actual.value(), expected), "to be " + number(expected), number(expected));
    return this;
  }

  /**
   * Asserts that the series is there and at 0.
   *
   * @return this
   */
  public CounterAssert isZero() {
    return hasValue(0);
  }

  /**
   * Asserts a value that isn't known exactly.
   *
   * @param expected the smallest value that is right
   * @return this
   */
  public CounterAssert isAtLeast(double expected) {
    check(actual.value() >= expected, "to be at least " + number(expected), number(expected));
    return this;
  }

  /**
   * Asserts what was added since the {@linkplain TestMetrics#baseline() baseline}, or in the block.
   *
   * @param expected how much; a series that wasn't there then counts as 0
   * @return this
   */
  public CounterAssert increasedBy(double expected) {
    checkChange(expected, valueBefore(), actual.value(), "");
    return this;
  }
}
