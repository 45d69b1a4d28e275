package io.isometrics.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Counter;
import io.isometrics.MetricsRegistry;
import io.isometrics.fixture.TextBackend;
import org.junit.jupiter.api.Test;

/** What a counter adds up to. */
class CounterTest {

  private static final double TWO_TO_53 = 9_007_199_254_740_992.0;

  private final TextBackend backend = new TextBackend();
  private final Counter counter =
      MetricsRegistry.builder()
          .backend(backend)
          .build()
          .counter("orders_total", "Orders.")
          .register();

  private double value() {
    return backend.value("orders_total");
  }

  @Test
  void itIsThereAtZeroBeforeItCounts() {
    assertThat(backend.lines()).containsExactly("orders_total 0.0");
  }

  @Test
  void incrementAddsOne() {
    counter.increment();
    counter.increment();

    assertThat(backend.lines()).containsExactly("orders_total 2.0");
  }

  @Test
  void wholeAmountsAddUp() {
    counter.add(40);
    counter.add(2L);
    counter.add(0);

    assertThat(value()).isEqualTo(42);
  }

  @Test
  void fractionsAndWholeAmountsAddUp() {
    counter.add(0.25);
    counter.increment();
    counter.add(2.0);
    counter.add(1.5);
    counter.add(3);

    assertThat(value()).isEqualTo(7.75);
  }

  @Test
  void nothingAddedIsNothing() {
    counter.add(0.0);
    counter.add(-0.0);
    counter.add(0L);

    assertThat(value()).isZero();
    assertThat(backend.ownLines()).isEmpty();
  }

  @Test
  void theSmallestFractionCounts() {
    counter.add(Double.MIN_VALUE);

    assertThat(value()).isEqualTo(Double.MIN_VALUE);
  }

  @Test
  void wholeAmountsAreExactAsFarAsADoubleIs() {
    counter.add(9_007_199_254_740_991L);
    counter.increment();

    assertThat(value()).isEqualTo(TWO_TO_53);
  }

  @Test
  void nothingIsLostBeyondThat() {
    counter.add(TWO_TO_53);
    for (int i = 0; i < 10; i++) {
      counter.increment();
    }

    assertThat(value()).isEqualTo(TWO_TO_53 + 10);
  }

  @Test
  void theLargestAmountsDoNotRunOver() {
    counter.add(Long.MAX_VALUE);
    counter.add(Long.MAX_VALUE);
    counter.increment();

    assertThat(value()).isEqualTo(0x1p64);
  }

  @Test
  void hugeAmountsAreTakenAsDoubles() {
    counter.add(1e300);
    counter.add(1e300);

    assertThat(value()).isEqualTo(2e300);
  }
}
