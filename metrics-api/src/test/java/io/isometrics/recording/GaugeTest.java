package io.isometrics.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Gauge;
import io.isometrics.MetricsRegistry;
import io.isometrics.fixture.TextBackend;
import org.junit.jupiter.api.Test;

/** What a gauge stands at. */
class GaugeTest {

  private final TextBackend backend = new TextBackend();
  private final Gauge gauge =
      MetricsRegistry.builder().backend(backend).build().gauge("depth", "Depth.").register();

  private double value() {
    return backend.value("depth");
  }

  @Test
  void itIsThereAtZeroBeforeItIsSet() {
    assertThat(backend.lines()).containsExactly("depth 0.0");
  }

  @Test
  void theLastValueCounts() {
    gauge.set(7);
    gauge.set(-2.5);

    assertThat(value()).isEqualTo(-2.5);
  }

  @Test
  void incrementsAndDecrementsAddUp() {
    gauge.increment();
    gauge.increment();
    gauge.decrement();

    assertThat(value()).isEqualTo(1);
  }

  @Test
  void amountsAreAddedToWhatWasSet() {
    gauge.set(10);
    gauge.add(0.5);
    gauge.add(-11);

    assertThat(value()).isEqualTo(-0.5);
  }

  @Test
  void theLargestValueIsTaken() {
    gauge.set(Double.MAX_VALUE);
    assertThat(value()).isEqualTo(Double.MAX_VALUE);

    gauge.set(-Double.MAX_VALUE);
    assertThat(value()).isEqualTo(-Double.MAX_VALUE);
  }

  @Test
  void zeroHasNoSign() {
    gauge.set(-0.0);
    assertThat(backend.lines()).containsExactly("depth 0.0");

    gauge.add(-0.0);
    assertThat(backend.lines()).containsExactly("depth 0.0");

    gauge.set(-1);
    gauge.add(1);
    assertThat(backend.lines()).containsExactly("depth 0.0");
  }
}
