package io.isometrics.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Buckets;
import io.isometrics.Histogram;
import io.isometrics.MetricsRegistry;
import io.isometrics.fixture.TextBackend;
import org.junit.jupiter.api.Test;

/** Which bucket an observation is in. */
class HistogramTest {

  private final TextBackend backend = new TextBackend();
  private final MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();

  private Histogram sizes(double... bounds) {
    return registry.histogram("size", "Sizes.").buckets(bounds).register();
  }

  @Test
  void itIsThereAtZeroBeforeItObserves() {
    sizes(1, 2);

    assertThat(backend.lines())
        .containsExactly(
            "size_bucket{le=\"1.0\"} 0",
            "size_bucket{le=\"2.0\"} 0",
            "size_bucket{le=\"+Inf\"} 0",
            "size_sum 0.0",
            "size_count 0");
  }

  @Test
  void aBucketCountsWhatIsUpToItsBoundAndTheBoundItself() {
    Histogram sizes = sizes(1, 2);
    sizes.observe(0);
    sizes.observe(1);
    sizes.observe(Math.nextUp(1.0));
    sizes.observe(2);
    sizes.observe(3.5);

    assertThat(backend.lines())
        .containsExactly(
            "size_bucket{le=\"1.0\"} 2",
            "size_bucket{le=\"2.0\"} 4",
            "size_bucket{le=\"+Inf\"} 5",
            "size_sum 7.5",
            "size_count 5");
  }

  @Test
  void manyBucketsAreSearchedAndFewAreWalkedWithTheSameResult() {
    for (int count : new int[] {1, 2, 23, 24, 25, 26, 100}) {
      String name = "size_" + count + "_x";
      Histogram sizes =
          registry.histogram(name, "Sizes.").buckets(Buckets.linear(1, 1, count)).register();
      for (int i = 1; i <= count; i++) {
        sizes.observe(i);
        sizes.observe(Math.nextUp((double) i));
      }

      for (int i = 1; i <= count; i++) {
        assertThat(backend.value(name + "_bucket{le=\"" + (double) i + "\"}")).isEqualTo(2 * i - 1);
      }
      assertThat(backend.value(name + "_bucket{le=\"+Inf\"}")).isEqualTo(2 * count);
    }
  }

  @Test
  void theLargestValueIsInTheLastBucket() {
    sizes(1).observe(Double.MAX_VALUE);

    assertThat(backend.lines())
        .containsExactly(
            "size_bucket{le=\"1.0\"} 0",
            "size_bucket{le=\"+Inf\"} 1",
            "size_sum 1.7976931348623157E308",
            "size_count 1");
  }

  @Test
  void aNegativeZeroIsZeroAsAValueAndAsABound() {
    sizes(-0.0, 1).observe(-0.0);

    assertThat(backend.lines("size"))
        .startsWith("size_bucket{le=\"0.0\"} 1", "size_bucket{le=\"1.0\"} 1")
        .contains("size_sum 0.0");
  }

  @Test
  void withoutExponentialBucketsInTheBackendThereIsOneBucket() {
    registry.histogram("size", "Sizes.").exponential().register().observe(3);

    assertThat(backend.lines())
        .containsExactly("size_bucket{le=\"+Inf\"} 1", "size_sum 3.0", "size_count 1");
  }

  @Test
  void zeroHasNoSign() {
    Histogram sizes = sizes(-0.0, 1);
    sizes.observe(-0.0);

    assertThat(backend.lines())
        .containsExactly(
            "size_bucket{le=\"0.0\"} 1",
            "size_bucket{le=\"1.0\"} 1",
            "size_bucket{le=\"+Inf\"} 1",
            "size_sum 0.0",
            "size_count 1");
    assertThat(backend.ownLines()).isEmpty();
  }
}
