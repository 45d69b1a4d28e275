package io.isometrics.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.fixture.Threads;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whether a cell was recorded, and whether anything was recorded on it since somebody looked. */
@Timeout(120)
class ActivityTest {

  private final CellSeries series = new CellSeries();
  private final CounterCell counter = new CounterCell(series);
  private final GaugeCell gauge = new GaugeCell(series);

  static void assertChanges(Cell cell, Runnable recording) {
    long before = cell.activity();
    assertThat(cell.activity()).as("nothing was recorded").isEqualTo(before);
    recording.run();
    long after = cell.activity();
    assertThat(after).isNotEqualTo(before);
    assertThat(cell.activity()).isEqualTo(after);
    assertThat(cell.isRecorded()).isTrue();
  }

  // ---- gauges ----

  @Test
  void lookingAtAGaugeChangesNothing() {
    gauge.activity();
    gauge.activity();
    assertThat(gauge.isRecorded()).isFalse();
    assertThat(gauge.value()).isZero();

    gauge.set(5);
    for (int i = 0; i < 3; i++) {
      gauge.activity();
      assertThat(gauge.value()).isEqualTo(5);
    }
    gauge.clear();
    gauge.activity();
    gauge.activity();
    assertThat(gauge.value()).isNaN();
  }

  @Test
  void whateverIsRecordedOnAGaugeIsActivity() {
    assertChanges(gauge, () -> gauge.set(0));
    assertChanges(gauge, () -> gauge.set(0));
    assertChanges(gauge, gauge::increment);
    assertChanges(gauge, gauge::decrement);
    assertChanges(gauge, () -> gauge.add(0));
    assertChanges(gauge, gauge::clear);
    assertChanges(gauge, gauge::clear);
    assertChanges(gauge, () -> gauge.add(2));
    assertThat(gauge.value()).isEqualTo(2);
  }

  @Test
  void twoGaugesHaveTheirOwn() {
    GaugeCell other = new GaugeCell(series);
    gauge.set(1);
    other.set(2);
    long one = gauge.activity();
    long two = other.activity();
    other.set(3);
    other.activity();

    assertThat(gauge.activity()).isEqualTo(one);
    assertThat(other.activity()).isNotEqualTo(two);
    assertThat(gauge.value()).isEqualTo(1);
    assertThat(other.value()).isEqualTo(3);
  }

  @Test
  void anAmountIsAddedToWhatIsPutAside() {
    gauge.set(5);
    gauge.activity();
    gauge.add(-7);
    assertThat(gauge.value()).isEqualTo(-2);

    gauge.add(2);
    gauge.activity();
    gauge.add(-0.0);
    assertThat(gauge.value()).isEqualTo(0.0); // and not -0.0
  }

  @Test
  void aGaugeIsLookedAtWhileItIsRecorded() throws Exception {
    int rounds = 100_000;
    AtomicInteger writers = new AtomicInteger(2);
    Threads.run(
        3,
        thread -> {
          if (thread < 2) {
            for (int i = 0; i < rounds; i++) {
              gauge.add(thread == 0 ? 1 : 0.5);
            }
            writers.decrementAndGet();
          } else {
            while (writers.get() > 0) {
              gauge.activity();
              assertThat(gauge.value()).isBetween(0.0, 1.5 * rounds);
            }
          }
        });

    assertThat(gauge.value()).isEqualTo(1.5 * rounds);
  }

  // ---- counters ----

  @Test
  void whateverIsAddedToACounterIsActivity() {
    assertThat(counter.activity()).isZero();
    assertThat(counter.isRecorded()).isFalse();
    assertChanges(counter, counter::increment);
    assertChanges(counter, () -> counter.add(2));
    assertChanges(counter, () -> counter.add(2.0));
    assertChanges(counter, () -> counter.add(1.5));
    assertChanges(counter, () -> counter.add(Math.ulp(1.5)));
    assertChanges(counter, counter::increment);
    assertThat(counter.value()).isEqualTo(7.5);
  }

  @Test
  void aCounterIsLookedAtWhileThreadsMeetOnIt() throws Exception {
    int rounds = 100_000;
    AtomicInteger writers = new AtomicInteger(2);
    Threads.run(
        3,
        thread -> {
          if (thread < 2) {
            for (int i = 0; i < rounds; i++) {
              counter.increment();
            }
            writers.decrementAndGet();
          } else {
            long before = 0;
            while (writers.get() > 0) {
              long now = counter.activity();
              assertThat(now).isBetween(before, 2L * rounds);
              before = now;
            }
          }
        });

    assertThat(counter.activity()).isEqualTo(2L * rounds);
    assertThat(counter.value()).isEqualTo(2.0 * rounds);
    assertChanges(counter, counter::increment);
  }

  @Test
  void noNegativeAmountIsTakenForAWholeOne() {
    for (int bits = 0; bits < Long.SIZE; bits++) {
      for (int i = -1; i <= 1; i++) {
        long amount = -(1L << bits) + i;
        if (amount < 0) {
          counter.add(amount);
          assertThat(series.dropped).containsExactly("negative " + (double) amount);
          series.dropped.clear();
        }
      }
    }
    counter.add(Long.MIN_VALUE);
    assertThat(series.dropped).containsExactly("negative " + (double) Long.MIN_VALUE);
    assertThat(counter.value()).isZero();
    assertThat(counter.isRecorded()).isFalse();
  }

  @Test
  void anyWholeAmountIsAddedAsItIs() {
    for (int bits = 0; bits < Long.SIZE - 1; bits++) {
      CounterCell asLong = new CounterCell(series);
      CounterCell asDouble = new CounterCell(series);
      asLong.add(1L << bits);
      asDouble.add((double) (1L << bits));

      assertThat(asLong.value()).isEqualTo((double) (1L << bits));
      assertThat(asDouble.value()).isEqualTo((double) (1L << bits));
    }
  }

  @Test
  void wholeDoublesAddUpExactlyBeyondWhatADoubleCanSay() {
    counter.add(0x1p53);
    counter.add(3.0);
    counter.add(3.0);
    counter.add(3.0);

    assertThat(counter.value()).isEqualTo((double) ((1L << 53) + 9));
  }

  @Test
  void aCounterRunsPastTheLargestLong() {
    for (int i = 0; i < 1024; i++) {
      counter.add(1L << 53);
    }
    assertThat(counter.value()).isEqualTo(0x1p63);

    counter.add(1L << 53);
    assertThat(counter.value()).isEqualTo(0x1p63 + 0x1p53);
  }

  @Test
  void theLargestDoubleIsAnAmount() {
    counter.add(Double.MAX_VALUE);

    assertThat(counter.value()).isEqualTo(Double.MAX_VALUE);
    assertThat(series.dropped).isEmpty();
  }
}
