package io.isometrics.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.fixture.Threads;
import io.isometrics.spi.Series;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A histogram whose stripes are taken, by threads that met on it or were interrupted on it. */
@Timeout(120)
class StripesTest {

  /** The words of a stripe before its buckets. */
  private static final int CLAIM_AND_SUM = 2;

  private static final Series SERIES = null; // which is asked for nothing here

  private final HistogramCell histogram = new HistogramCell(SERIES, new Bounds(List.of(1.0, 2.0)));
  private long observed;
  private double sum;

  private Object field(String name) {
    try {
      Field field = HistogramCell.class.getDeclaredField(name);
      field.setAccessible(true);
      return field.get(histogram);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private long[][] stripes() {
    return (long[][]) field("stripes");
  }

  /** Where the claim of a stripe is: in the middle, if there is padding. */
  private static int claimOf(long[] stripe) {
    return (stripe.length - CLAIM_AND_SUM - 3) / 2;
  }

  private void claim(int stripe, long claimed) {
    long[] words = stripe < 0 ? (long[]) field("first") : stripes()[stripe];
    words[claimOf(words)] = claimed;
  }

  private void claimAll() {
    claim(-1, 1);
    for (int i = 1; stripes() != null && i < stripes().length; i++) {
      claim(i, 1);
    }
  }

  private void observe(double value) {
    histogram.observe(value);
    observed++;
    sum += value;
  }

  /** The observations in each stripe; that which nobody claims is the first. */
  private static List<Long> counts(long[][] stripes) {
    List<Long> counts = new ArrayList<>();
    for (long[] stripe : stripes) {
      int buckets = claimOf(stripe) + CLAIM_AND_SUM;
      counts.add(Arrays.stream(stripe, buckets, buckets + 3).sum());
    }
    return counts;
  }

  /** Until an observation that finds them all taken makes no more. */
  private List<Integer> growAll() {
    List<Integer> sizes = new ArrayList<>();
    int before = 0;
    while (stripes() == null || stripes().length > before) {
      before = stripes() == null ? 0 : stripes().length;
      claimAll();
      observe(2);
      sizes.add(stripes().length - 1);
    }
    return sizes;
  }

  @Test
  void oneThreadNeedsNoStripes() {
    for (int i = 0; i < 1000; i++) {
      observe(i % 4);
    }

    assertThat(stripes()).isNull();
    assertThat(histogram.activity()).isEqualTo(1000);
    assertThat(histogram.snapshot().buckets()).containsExactly(500, 250, 250);
  }

  @Test
  void thereAreTwiceAsManyEachTimeThatAllAreTaken() {
    List<Integer> sizes = growAll();

    int most = sizes.get(sizes.size() - 1);
    assertThat(most).isLessThan(8 * Runtime.getRuntime().availableProcessors());
    assertThat(sizes.get(0)).isEqualTo(2);
    for (int i = 1; i < sizes.size(); i++) {
      assertThat(sizes.get(i)).isEqualTo(Math.min(most, 2 * sizes.get(i - 1)));
    }
  }

  @Test
  void anObservationGoesToTheOneThatIsFreeWhicheverThatIs() {
    growAll();
    for (int free = 1; free < stripes().length; free++) {
      claimAll();
      claim(free, 0);
      List<Long> expected = counts(stripes());
      expected.set(free, expected.get(free) + 1);
      observe(0.5);

      assertThat(counts(stripes())).isEqualTo(expected);
    }
  }

  @Test
  void aStripeIsGivenBackAfterEachObservation() {
    growAll();
    for (int i = 1; i < stripes().length; i++) {
      claim(i, 0);
    }
    long shared = counts(stripes()).get(0);
    for (int i = 0; i < 1000; i++) {
      observe(1.5);
    }

    assertThat(counts(stripes()).get(0)).as("for all").isEqualTo(shared);
    for (int i = 1; i < stripes().length; i++) {
      assertThat(stripes()[i][claimOf(stripes()[i])]).isZero();
    }
  }

  @Test
  void whatIsInAllOfThemIsReadAndCounted() {
    observe(0.5);
    growAll();
    for (int free = 1; free < stripes().length; free++) {
      claimAll();
      claim(free, 0);
      observe(free % 3);
    }
    claimAll();
    observe(1024);

    assertThat(histogram.isRecorded()).isTrue();
    assertThat(histogram.activity()).isEqualTo(observed);
    assertThat(histogram.snapshot().count()).isEqualTo(observed);
    assertThat(histogram.snapshot().sum()).isEqualTo(sum);
    assertThat(histogram.snapshot().bucket(2)).isEqualTo(1);
  }

  @Test
  void whatAReaderGivesToBeFilledMayHaveBeenUsedBefore() {
    observe(1);
    observe(5);
    long[] buckets = {7, 8, 9};

    assertThat(histogram.read(buckets)).isEqualTo(6);
    assertThat(buckets).containsExactly(1, 0, 1);
    assertThat(histogram.read(buckets)).isEqualTo(6);
    assertThat(buckets).containsExactly(1, 0, 1);
  }

  /** So that the field is not written for ever where there are more threads than stripes. */
  @Test
  void theStripesAreDealtOutAnewForSomeTimeOnly() {
    growAll();
    claimAll();
    Object before = field("deal");
    observe(1);
    assertThat(field("deal")).isNotEqualTo(before);

    IntStream.range(0, 40).forEach(i -> observe(1));
    Object after = field("deal");
    observe(1);
    assertThat(field("deal")).isEqualTo(after);
  }

  @Test
  void whateverThreadsMeetNothingIsLostAndTheReaderSeesItGrow() throws Exception {
    int threads = 3;
    int rounds = 50_000;
    AtomicInteger writers = new AtomicInteger(threads);
    Threads.run(
        threads + 1,
        thread -> {
          if (thread < threads) {
            for (int i = 0; i < rounds; i++) {
              histogram.observe(i % 4);
            }
            writers.decrementAndGet();
          } else {
            long before = 0;
            while (writers.get() > 0) {
              long now = histogram.activity();
              assertThat(now).isBetween(before, (long) threads * rounds);
              assertThat(histogram.snapshot().count()).isGreaterThanOrEqualTo(now);
              before = now;
            }
          }
        });

    assertThat(histogram.activity()).isEqualTo((long) threads * rounds);
    assertThat(histogram.snapshot().count()).isEqualTo((long) threads * rounds);
    assertThat(histogram.snapshot().sum()).isEqualTo(1.5 * threads * rounds);
    assertThat(histogram.snapshot().buckets())
        .containsExactly(threads * rounds / 2, threads * rounds / 4, threads * rounds / 4);
  }
}
