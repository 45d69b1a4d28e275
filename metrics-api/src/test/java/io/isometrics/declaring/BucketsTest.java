package io.isometrics.declaring;

import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.Buckets;
import io.isometrics.HistogramBuilder;
import io.isometrics.MetricsRegistry;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The bounds of histograms and timers. */
class BucketsTest {

  private final MetricsRegistry registry = MetricsRegistry.builder().build();

  private static void refused(ThrowingCallable declaration, String message) {
    assertThatThrownBy(declaration)
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private HistogramBuilder sizes() {
    return registry.histogram("size_bytes", "Sizes.");
  }

  @Test
  void boundsAreTakenAsTheyAre() {
    sizes().buckets(-0.0, 0.5, 1e9).register();

    assertThat(registry.catalog().get(0).buckets()).containsExactly(0.0, 0.5, 1e9);
  }

  @Test
  void boundsAreCopied() {
    double[] bounds = {1, 2};
    HistogramBuilder sizes = sizes().buckets(bounds);
    bounds[1] = 0;
    sizes.register();

    assertThat(registry.catalog().get(0).buckets()).containsExactly(1.0, 2.0);
  }

  @Test
  void boundsAscend() {
    refused(
        () -> sizes().buckets(1, 10, 5),
        "histogram 'size_bytes' has bucket bounds that do not ascend: 5.0 after 10.0");
  }

  @Test
  void aBoundIsThereOnce() {
    refused(
        () -> sizes().buckets(1, 5, 5),
        "histogram 'size_bytes' has the bucket bound 5.0 twice: remove one");
  }

  @Test
  void zeroIsThereOnceWhateverItsSign() {
    refused(
        () -> sizes().buckets(-0.0, 0.0),
        "histogram 'size_bytes' has the bucket bound 0.0 twice: remove one");
  }

  @Test
  void notANumberIsNoBound() {
    refused(
        () -> sizes().buckets(1, NaN),
        "histogram 'size_bytes' has NaN as a bucket bound: remove it");
  }

  @Test
  void infinityIsThereAnyway() {
    refused(
        () -> sizes().buckets(1, POSITIVE_INFINITY),
        "histogram 'size_bytes' has the bucket bound Infinity, but bounds are finite and +Inf is"
            + " always there: remove it");
    refused(
        () -> sizes().buckets(NEGATIVE_INFINITY, 1),
        "histogram 'size_bytes' has the bucket bound -Infinity, but bounds are finite and +Inf is"
            + " always there: remove it");
  }

  @Test
  void aHistogramThatIsNotInSecondsSaysItsBuckets() {
    refused(
        () -> sizes().register(),
        "histogram 'size_bytes' has no buckets: declare buckets(..) with bounds, or exponential()."
            + " Only names that end in _seconds have default ones");
  }

  @Test
  void noBucketsAtAllAreRefused() {
    refused(
        () -> registry.timer("latency_seconds", "Time.").buckets(),
        "timer 'latency_seconds' has no buckets: declare buckets(..) with bounds, or exponential()."
            + " Only names that end in _seconds have default ones");
  }

  @Test
  void secondsHaveTheBucketsOfThePrometheusClients() {
    registry.timer("latency_seconds", "Time.").register();
    registry.histogram("delay_seconds", "Delay.").register();

    assertThat(registry.catalog())
        .extracting(m -> m.buckets())
        .containsOnly(java.util.List.of(.005, .01, .025, .05, .1, .25, .5, 1.0, 2.5, 5.0, 10.0));
  }

  @Test
  void explicitAndExponentialBucketsExcludeEachOther() {
    refused(
        () -> sizes().buckets(1).exponential(),
        "histogram 'size_bytes' has both buckets(..) and exponential(): remove one of them");
    refused(
        () -> registry.timer("latency_seconds", "Time.").exponential().buckets(1),
        "timer 'latency_seconds' has both buckets(..) and exponential(): remove one of them");
  }

  @Test
  void exponentialBucketsNeedNoBounds() {
    sizes().exponential().register();

    assertThat(registry.catalog().get(0).exponential()).isTrue();
    assertThat(registry.catalog().get(0).buckets()).isEmpty();
  }

  @Test
  void linearBoundsAreAConstantDistanceApart() {
    assertThat(Buckets.linear(10, 5, 3)).containsExactly(10, 15, 20);
    assertThat(Buckets.linear(-1, 1, 1)).containsExactly(-1);
    refused(
        () -> Buckets.linear(0, 0, 3),
        "linear buckets need a width and a count above 0, not 0.0 and 3");
    refused(
        () -> Buckets.linear(0, NaN, 3),
        "linear buckets need a width and a count above 0, not NaN and 3");
    refused(
        () -> Buckets.linear(0, 1, 0),
        "linear buckets need a width and a count above 0, not 1.0 and 0");
  }

  @Test
  void exponentialBoundsAreAConstantFactorApart() {
    assertThat(Buckets.exponential(100, 10, 3)).containsExactly(100, 1000, 10_000);
    String rule =
        "exponential buckets need a start above 0, a factor above 1 and a count above 0, not ";
    refused(() -> Buckets.exponential(0, 2, 3), rule + "0.0, 2.0 and 3");
    refused(() -> Buckets.exponential(1, 1, 3), rule + "1.0, 1.0 and 3");
    refused(() -> Buckets.exponential(1, 2, -1), rule + "1.0, 2.0 and -1");
  }

  @Test
  void theDefaultBoundsCannotBeChangedByACaller() {
    Buckets.seconds()[0] = 7;

    assertThat(Buckets.seconds()).startsWith(.005);
  }

  @Test
  void nothingIsBelowZero() {
    refused(
        () -> sizes().buckets(-10, 0, 10),
        "histogram 'size_bytes' has the bucket bound -10.0, but nothing below 0 is observed: remove"
            + " it");
  }
}
