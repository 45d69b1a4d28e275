package io.isometrics.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Counter;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.MetricsRegistry;
import io.isometrics.aggregation.HistogramCell;
import io.isometrics.aggregation.HistogramSnapshot;
import io.isometrics.fixture.TextBackend;
import io.isometrics.fixture.Threads;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Single series that many threads record to at once. */
@Timeout(120)
class CellsTest {

  private static final int THREADS = 4;
  private static final int ROUNDS = 400_000;

  private final TextBackend backend = new TextBackend();
  private final MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();

  @Test
  void wholeAmountsAndFractionsOfACounterAddUp() throws Exception {
    Counter counter = registry.counter("x_total", "X.").register();
    AtomicInteger writers = new AtomicInteger(THREADS);
    double[] last = new double[1];

    Threads.run(
        THREADS + 1,
        thread -> {
          if (thread == THREADS) {
            while (writers.get() > 0) {
              double now = backend.value("x_total");
              assertThat(now).isGreaterThanOrEqualTo(last[0]);
              last[0] = now;
            }
          } else {
            for (int i = 0; i < ROUNDS; i++) {
              counter.increment();
              counter.add(2);
              counter.add(0.25);
            }
            writers.decrementAndGet();
          }
        });

    assertThat(backend.value("x_total")).isEqualTo(3.25 * ROUNDS * THREADS);
  }

  @Test
  void theAmountsOfAGaugeAddUp() throws Exception {
    Gauge gauge = registry.gauge("x", "X.").register();

    Threads.run(
        THREADS,
        thread -> {
          for (int i = 0; i < ROUNDS; i++) {
            gauge.increment();
            gauge.add(0.5);
            gauge.decrement();
          }
        });

    assertThat(backend.value("x")).isEqualTo(0.5 * ROUNDS * THREADS);
  }

  @Test
  void theCountOfAHistogramIsAlwaysTheSumOfItsBuckets() throws Exception {
    HistogramCell[] cell = new HistogramCell[1];
    Histogram histogram = registry.histogram("x", "X.").buckets(0, 1, 2, 3, 4, 5, 6).register();
    cell[0] = (HistogramCell) histogram;
    AtomicInteger writers = new AtomicInteger(THREADS);

    Threads.run(
        THREADS + 1,
        thread -> {
          if (thread < THREADS) {
            for (int i = 0; i < ROUNDS; i++) {
              histogram.observe(i & 7);
            }
            writers.decrementAndGet();
          } else {
            HistogramSnapshot before = cell[0].snapshot();
            while (writers.get() > 0) {
              HistogramSnapshot now = cell[0].snapshot();
              assertThat(LongStream.range(0, 8).map(i -> now.bucket((int) i)).sum())
                  .isEqualTo(now.count());
              for (int i = 0; i < 8; i++) {
                assertThat(now.bucket(i)).isGreaterThanOrEqualTo(before.bucket(i));
              }
              assertThat(now.sum()).isGreaterThanOrEqualTo(before.sum());
              before = now;
            }
          }
        });

    HistogramSnapshot end = cell[0].snapshot();
    assertThat(end.count()).isEqualTo((long) ROUNDS * THREADS);
    assertThat(end.sum()).isEqualTo(3.5 * ROUNDS * THREADS);
    for (int i = 0; i < 8; i++) {
      assertThat(end.bucket(i)).isEqualTo((long) ROUNDS * THREADS / 8);
    }
  }
}
