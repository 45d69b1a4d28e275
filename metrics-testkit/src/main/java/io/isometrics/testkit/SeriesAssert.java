package io.isometrics.testkit;

import io.isometrics.MetricType;
import java.util.Locale;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * What the assertions of all kinds of series share.
 *
 * @param <S> the assertions themselves
 */
public abstract sealed class SeriesAssert<S extends SeriesAssert<S>>
    extends AbstractAssert<S, SeriesSnapshot>
    permits CounterAssert, GaugeAssert, AbstractHistogramAssert {

  private final MetricsAssert metrics;
  private final @Nullable SeriesSnapshot before;

  SeriesAssert(MetricsAssert metrics, SeriesSnapshot actual, Class<S> type) {
    super(actual, type);
    this.metrics = metrics;
    this.before = metrics.baseline().get(actual.id());
  }

  /**
   * Goes back to all metrics, of the same moment, to assert another.
   *
   * @return the assertions that this one came from
   */
  public final MetricsAssert and() {
    return metrics;
  }

  /**
   * Asserts that something was recorded on the series, be it a 0. A series whose labels are closed
   * is there before anything is.
   *
   * @return this
   */
  public final S isRecorded() {
    if (!actual.isRecorded()) {
      throw failed("to be recorded", "it never was", "", "");
    }
    return myself;
  }

  /** The series at the baseline; null if it wasn't there. */
  final @Nullable SeriesSnapshot before() {
    return before;
  }

  /** The value at the baseline. */
  final double valueBefore() {
    return before == null ? 0 : before.value();
  }

  /** Fails unless the value is as expected; NaN never is. */
  final void check(boolean holds, String expectation, Object expected) {
    if (!holds) {
      String was =
          (actual.isHistogram() ? "it has " : "it was ")
              + actual.valueText()
              + (actual.isRecorded() ? "" : ", never recorded");
      throw failed(expectation, was, expected, actual.valueText());
    }
  }

  /** Fails unless the change since the baseline is as expected. */
  final void checkChange(double expected, double from, double to, String of) {
    if (!isClose(to - from, expected)) {
      String change =
          to == from
              ? "it stayed " + number(to)
              : String.format(
                  Locale.ROOT,
                  "it %s by %s, from %s to %s",
                  to > from ? "increased" : "decreased",
                  number(Math.abs(to - from)),
                  number(from),
                  number(to));
      String verb = expected < 0 ? "to decrease " : "to increase ";
      throw failed(
          verb + of + "by " + number(Math.abs(expected)), change, number(expected), number(to));
    }
  }

  /** Sums of doubles may differ in the last digits. */
  static boolean isClose(double a, double b) {
    return a == b || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
  }

  /** As an exposition writes it, without the fraction of a whole number. */
  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /** The failure: expected, actual, and what else there is. */
  final AssertionError failed(
      String expectation, String butWas, Object expected, Object actualValue) {
    return failureWithActualExpected(
        Objects.requireNonNull(actualValue),
        Objects.requireNonNull(expected),
        "%s",
        String.format(
            "\nExpected %s %s\n  %s\nbut %s%s",
            actual.metric().type(),
            actual.id(),
            expectation,
            butWas,
            standingClock() + SimilarSeries.others(metrics.snapshot(), actual)));
  }

  /** Says so, if a timer has timed nothing because nobody advanced its clock. */
  private String standingClock() {
    boolean stood =
        metrics.hasTestClock()
            && actual.metric().type() == MetricType.TIMER
            && actual.count() > 0
            && actual.value() == 0;
    return stood
        ? "\nAll its durations are 0: it reads metrics.clock(), which stands still however long the"
            + " code takes or sleeps, until metrics.clock().advance(..)."
        : "";
  }
}
