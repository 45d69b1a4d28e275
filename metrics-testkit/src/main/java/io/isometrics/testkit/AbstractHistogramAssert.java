package io.isometrics.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.data.Offset;

/**
 * What the assertions of histograms and timers share. Values are in the unit of the metric: for a
 * timer, seconds.
 *
 * @param <S> the assertions themselves
 */
public abstract sealed class AbstractHistogramAssert<S extends AbstractHistogramAssert<S>>
    extends SeriesAssert<S> permits HistogramAssert, TimerAssert {

  AbstractHistogramAssert(MetricsAssert metrics, SeriesSnapshot actual, Class<S> type) {
    super(metrics, actual, type);
  }

  /**
   * Asserts the number of observations.
   *
   * @param expected the number
   * @return this
   */
  public final S hasCount(long expected) {
    check(actual.count() == expected, "to have the count " + expected, expected);
    return myself;
  }

  /**
   * Asserts the number of observations since the {@linkplain TestMetrics#baseline() baseline}, or
   * in the block.
   *
   * @param expected how many
   * @return this
   */
  public final S increasedBy(long expected) {
    SeriesSnapshot before = before();
    checkChange(
        (double) expected,
        before == null ? 0 : (double) before.count(),
        (double) actual.count(),
        "in count ");
    return myself;
  }

  /**
   * Asserts the sum of the observations.
   *
   * @param expected the sum, up to the rounding of a sum of doubles
   * @return this
   */
  public final S hasSum(double expected) {
    check(isClose(actual.sum(), expected), "to have the sum " + expected, expected);
    return myself;
  }

  /**
   * Asserts the sum of the observations.
   *
   * @param expected the sum
   * @param offset how far off it may be: {@code within(0.1)}
   * @return this
   */
  public final S hasSumCloseTo(double expected, Offset<Double> offset) {
    double off = Math.abs(actual.sum() - expected);
    check(
        off < offset.value || (!offset.strict && isClose(off, offset.value)),
        "to have a sum within " + offset.value + " of " + expected,
        expected);
    return myself;
  }

  /**
   * Asserts the number of observations up to and including a bound, as the exposition has it.
   *
   * @param bound a bound of a bucket; {@link Double#POSITIVE_INFINITY} for all observations
   * @param expected the number, that of all smaller bounds included
   * @return this
   */
  public final S hasBucket(double bound, long expected) {
    List<Double> bounds = actual.bounds();
    if (!bounds.contains(bound)) {
      throw failed(
          "to have a bucket " + text(bound),
          "its buckets are " + boundsText(),
          bound,
          bounds.toString());
    }
    long count = actual.bucket(bound);
    if (count != expected) {
      StringBuilder all = new StringBuilder();
      for (double each : bounds) {
        all.append(all.isEmpty() ? "" : ", ")
            .append(text(each))
            .append(": ")
            .append(actual.bucket(each));
      }
      throw failed(
          "to have " + expected + " up to " + text(bound),
          "it has " + count + " there (" + all + ")",
          expected,
          count);
    }
    return myself;
  }

  /**
   * Asserts all observations, in the order of recording.
   *
   * @param expected the observations
   * @return this
   */
  public final S hasObservations(double... expected) {
    List<Double> wanted = Arrays.stream(expected).boxed().toList();
    List<Double> observations = observations();
    boolean same = observations.size() == wanted.size();
    for (int i = 0; same && i < wanted.size(); i++) {
      same = isClose(observations.get(i), wanted.get(i));
    }
    if (!same) {
      throw failed(
          "to have the observations " + wanted,
          "it has " + shortened(observations),
          wanted,
          observations);
    }
    return myself;
  }

  /**
   * Hands the observations to assertions of your own:
   *
   * <pre>{@code
   * .hasObservationsSatisfying(sizes -> assertThat(sizes).contains(512.0).hasSizeLessThan(100))
   * }</pre>
   *
   * @param requirements is given the observations in the order of recording
   * @return this
   */
  public final S hasObservationsSatisfying(Consumer<List<Double>> requirements) {
    List<Double> observations = observations();
    try {
      requirements.accept(observations);
    } catch (AssertionError e) {
      AssertionError failure =
          failed(
              "to have observations that satisfy the requirements",
              "it has "
                  + shortened(observations)
                  + ", and "
                  + String.valueOf(e.getMessage()).strip(),
              "the requirements",
              observations);
      failure.initCause(e);
      throw failure;
    }
    return myself;
  }

  /**
   * Asserts how large observations are, but for the largest few. The percentile is that of the
   * observations themselves, not an estimate from buckets: the smallest observation that at least
   * so many percent of all do not exceed.
   *
   * @param percent above 0, at most 100: 95 for the 95th percentile, 100 for the maximum
   * @param limit the largest value that is right
   * @return this
   */
  public final S hasPercentileAtMost(double percent, double limit) {
    if (!(percent > 0 && percent <= 100)) {
      throw new IllegalArgumentException("a percentile is above 0 and at most 100, not " + percent);
    }
    List<Double> sorted = observations().stream().sorted().toList();
    String what = "to have a " + number(percent) + "th percentile of at most " + limit;
    if (sorted.isEmpty()) {
      throw failed(what, "it has no observations", limit, "none");
    }
    int rank = (int) Math.ceil(percent / 100 * sorted.size());
    double value = sorted.get(Math.max(1, rank) - 1);
    if (!(value <= limit)) {
      throw failed(
          what, "it is " + value + ", of " + sorted.size() + " observations", limit, value);
    }
    return myself;
  }

  private List<Double> observations() {
    if (actual.metric().origin().equals(Scrape.ORIGIN)) {
      throw failed(
          "to have known observations",
          "single observations are not exported: assert the count, the sum and the buckets",
          actual.count(),
          "none");
    }
    if (!actual.hasAllObservations()) {
      throw failed(
          "to have all its observations",
          "only the last "
              + SeriesSnapshot.MAX_OBSERVATIONS
              + " of "
              + actual.count()
              + " are kept: assert the count, the sum and the buckets",
          actual.count(),
          SeriesSnapshot.MAX_OBSERVATIONS);
    }
    return actual.observations();
  }

  private String boundsText() {
    return actual.bounds().toString().replace("Infinity", "+Inf");
  }

  private static String text(double bound) {
    return bound == Double.POSITIVE_INFINITY ? "+Inf" : Double.toString(bound);
  }

  private static String shortened(List<Double> observations) {
    int shown = Math.min(20, observations.size());
    return observations.subList(0, shown)
        + (shown < observations.size() ? " and " + (observations.size() - shown) + " more" : "");
  }
}
