package io.isometrics.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.fixture.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A gauge that threads met on so often that it has an adder, which shows in nothing but speed. */
@Timeout(120)
class SpreadGaugeTest {

  private final CellSeries series = new CellSeries();
  private final GaugeCell gauge = new GaugeCell(series);

  @Test
  void aNewGaugeIsAtZero() {
    gauge.spread();

    assertThat(gauge.value()).isZero();
    gauge.increment();
    assertThat(gauge.value()).isEqualTo(1);
    assertThat(gauge.isRecorded()).isTrue();
  }

  @Test
  void whatWasSetIsKeptAndAddedTo() {
    gauge.set(5.5);

    gauge.spread();
    assertThat(gauge.value()).isEqualTo(5.5);
    gauge.add(2);
    gauge.add(-0.25);
    gauge.decrement();
    gauge.spread(); // once more changes nothing

    assertThat(gauge.value()).isEqualTo(6.25);
  }

  @Test
  void whatWasPutAsideIsKept() {
    gauge.set(5);
    gauge.activity();

    gauge.spread();

    assertThat(gauge.value()).isEqualTo(5);
    gauge.add(-7);
    assertThat(gauge.value()).isEqualTo(-2);
  }

  @Test
  void largeAmountsDoNotRunOver() {
    gauge.spread();

    for (int i = 0; i < 3_000; i++) {
      gauge.add(0x1p53);
    }

    assertThat(gauge.value()).isEqualTo(3_000 * 0x1p53);
  }

  @Test
  void toSetItIsTheEndOfWhatWasAdded() {
    gauge.spread();
    gauge.add(3);

    gauge.set(7);
    assertThat(gauge.value()).isEqualTo(7);
    gauge.add(1);
    assertThat(gauge.value()).isEqualTo(8);

    gauge.spread();
    gauge.add(1);
    assertThat(gauge.value()).isEqualTo(9);
  }

  @Test
  void itCanBeWithoutAValue() {
    gauge.spread();
    gauge.add(3);

    gauge.clear();
    assertThat(gauge.value()).isNaN();
    gauge.spread();
    assertThat(gauge.value()).isZero();
    gauge.add(2);
    assertThat(gauge.value()).isEqualTo(2);
  }

  @Test
  void whateverIsRecordedIsActivity() {
    long before = gauge.activity();
    gauge.add(4);
    gauge.spread();
    assertThat(gauge.activity()).isNotEqualTo(before);

    ActivityTest.assertChanges(gauge, gauge::increment);
    ActivityTest.assertChanges(gauge, () -> gauge.add(0));
    ActivityTest.assertChanges(gauge, () -> gauge.add(0.5));
    ActivityTest.assertChanges(
        gauge,
        () -> {
          gauge.increment();
          gauge.decrement();
        });
    ActivityTest.assertChanges(gauge, () -> gauge.set(4));
    gauge.spread();
    ActivityTest.assertChanges(gauge, () -> gauge.set(4));
    assertThat(gauge.value()).isEqualTo(4);
  }

  @Test
  void whatIsNotRecordedIsDropped() {
    gauge.spread();
    gauge.add(Double.NaN);
    gauge.end();
    gauge.add(2);

    assertThat(series.dropped).containsExactly("nan NaN", "series_ended 2.0");
    assertThat(gauge.value()).isEqualTo(2);
  }

  @Test
  void nothingIsLostWhereThreadsMeet() throws Exception {
    int rounds = 300_000;
    AtomicInteger adding = new AtomicInteger(3);
    Threads.run(
        4,
        thread -> {
          if (thread < 3) {
            for (int i = 0; i < rounds; i++) {
              gauge.add(thread == 0 ? -1 : thread == 1 ? 2 : 0.5);
            }
            adding.decrementAndGet();
          } else {
            while (adding.get() > 0) {
              gauge.spread();
              gauge.activity();
            }
          }
        });

    assertThat(gauge.value()).isEqualTo(1.5 * rounds);
  }

  /** In each round one thread sets it and another adds: before or after, but never half. */
  @Test
  void whatIsAddedWhileItIsSetCameBeforeOrAfter() throws Exception {
    int rounds = 5_000;
    CyclicBarrier together = new CyclicBarrier(2);
    List<Double> values = new ArrayList<>();
    Threads.run(
        2,
        thread -> {
          for (int i = 0; i < rounds; i++) {
            if (thread == 0) {
              gauge.spread();
              together.await();
              gauge.set(10);
              gauge.add(1);
              together.await();
              values.add(gauge.value());
            } else {
              together.await();
              gauge.add(5);
              together.await();
            }
          }
        });

    assertThat(values).hasSize(rounds).containsOnly(11.0, 16.0);
  }
}
