package io.isometrics.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The storage of one series, by itself. */
class CellTest {

  private final CellSeries series = new CellSeries();
  private final CounterCell counter = new CounterCell(series);
  private final GaugeCell gauge = new GaugeCell(series);
  private final HistogramCell histogram = new HistogramCell(series, new Bounds(List.of(1.0, 2.0)));

  @BeforeEach
  void start() {
    series.dropped.clear();
  }

  @Test
  void itKeepsTheLabelsOfItsSeries() {
    assertThat(counter.labels()).isSameAs(series.labels);
    assertThat(counter.isEnded()).isFalse();
  }

  @Test
  void aBackendMayPutSomethingAside() {
    assertThat(counter.attachment()).isNull();
    counter.attach("mine");

    assertThat(counter.attachment()).isEqualTo("mine");
  }

  /** So nothing is lost whichever of both comes first. */
  @Test
  void afterItsEndARecordingIsMadeAndCountedAsDropped() {
    counter.end();
    gauge.end();
    histogram.end();

    counter.increment();
    counter.add(2);
    counter.add(0.5);
    gauge.set(7);
    gauge.add(-1);
    histogram.observe(3);

    assertThat(series.dropped)
        .containsExactly(
            "series_ended 1.0",
            "series_ended 2.0",
            "series_ended 0.5",
            "series_ended 7.0",
            "series_ended -1.0",
            "series_ended 3.0");
    assertThat(counter.value()).isEqualTo(3.5);
    assertThat(gauge.value()).isEqualTo(6);
    assertThat(histogram.snapshot().count()).isEqualTo(1);
    assertThat(histogram.isEnded()).isTrue();
  }

  @Test
  void whatCannotBeRecordedIsReportedWithItsValue() {
    counter.add(-3L);
    counter.add(Double.NaN);
    gauge.add(Double.NEGATIVE_INFINITY);
    histogram.observe(-0.5);

    assertThat(series.dropped)
        .containsExactly("negative -3.0", "nan NaN", "infinite -Infinity", "negative -0.5");
    assertThat(counter.value()).isZero();
    assertThat(gauge.value()).isZero();
    assertThat(histogram.snapshot().count()).isZero();
  }

  @Test
  void aSnapshotOfAHistogramDoesNotChange() {
    histogram.observe(1);
    HistogramSnapshot before = histogram.snapshot();
    histogram.observe(5);

    assertThat(before.size()).isEqualTo(3);
    assertThat(before.count()).isEqualTo(1);
    assertThat(before.sum()).isEqualTo(1);
    assertThat(List.of(before.bucket(0), before.bucket(1), before.bucket(2)))
        .containsExactly(1L, 0L, 0L);
    assertThat(List.of(before.bound(0), before.bound(1), before.bound(2)))
        .containsExactly(1.0, 2.0, Double.POSITIVE_INFINITY);
  }

  /** As if threads had been interrupted by the scheduler while they recorded. */
  @Test
  void anObservationNeverWaitsForAnotherOne() throws ReflectiveOperationException {
    histogram.observe(1);
    claim((long[]) field("first"));

    histogram.observe(1.5);
    long[][] stripes = (long[][]) field("stripes");
    assertThat(stripes.length).as("one for all, and two to claim").isEqualTo(1 + 2);
    for (int all = 0; all < stripes.length; stripes = (long[][]) field("stripes")) {
      all = stripes.length;
      claimAllOf(stripes);
      histogram.observe(2);
    }
    claimAllOf(stripes);
    histogram.observe(2.5);
    histogram.observe(0.5);

    long[] shared = stripes[0];
    assertThat(shared[shared.length - 1]).as("greater than 2, in the one for all").isPositive();
    HistogramSnapshot snapshot = histogram.snapshot();
    long twos = snapshot.bucket(1) - 1;
    assertThat(snapshot.bucket(0)).isEqualTo(2);
    assertThat(twos).isPositive();
    assertThat(snapshot.bucket(2)).isEqualTo(1);
    assertThat(snapshot.sum()).isEqualTo(1 + 1.5 + 2 * twos + 2.5 + 0.5);
  }

  private Object field(String name) throws ReflectiveOperationException {
    Field field = HistogramCell.class.getDeclaredField(name);
    field.setAccessible(true);
    return field.get(histogram);
  }

  private static void claimAllOf(long[][] stripes) {
    for (int i = 1; i < stripes.length; i++) {
      claim(stripes[i]);
    }
  }

  /** The claim is before the sum and the three buckets, in the middle if there is padding. */
  private static void claim(long[] stripe) {
    stripe[(stripe.length - 5) / 2] = 1;
  }
}
