package io.isometrics.declaring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.MetricType;
import io.isometrics.MetricsRegistry;
import io.isometrics.fixture.Declare;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A declared unit is already in the name; nothing is added. */
class UnitsTest {

  private final MetricsRegistry registry = MetricsRegistry.builder().build();

  @ParameterizedTest
  @CsvSource({
    "COUNTER, cpu_seconds_total, seconds",
    "GAUGE, heap_bytes, bytes",
    "GAUGE, speed_meters_per_second, meters_per_second",
    "HISTOGRAM, response_size_bytes, bytes",
    "TIMER, latency_seconds, seconds",
  })
  void aUnitThatIsInTheNameIsTaken(MetricType type, String name, String unit) {
    Declare.metric(registry, type, name, unit);

    assertThat(registry.catalog()).singleElement().extracting(m -> m.unit()).isEqualTo(unit);
  }

  @Test
  void aTimerIsInSecondsAnyway() {
    registry.timer("latency_seconds", "Time.").register();

    assertThat(registry.catalog().get(0).unit()).isEqualTo("seconds");
  }

  @Test
  void otherMetricsHaveNoUnitUnlessTheyDeclareOne() {
    registry.gauge("heap_bytes", "Memory.").register();

    assertThat(registry.catalog().get(0).unit()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          GAUGE     | heap            | bytes   | gauge 'heap' declares the unit bytes, so it must end in _bytes: heap_bytes
          GAUGE     | bytes           | bytes   | gauge 'bytes' declares the unit bytes, so it must end in _bytes: bytes_bytes
          HISTOGRAM | response_size   | bytes   | histogram 'response_size' declares the unit bytes, so it must end in _bytes: response_size_bytes
          COUNTER   | cpu_total       | seconds | counter 'cpu_total' declares the unit seconds, so it must end in _seconds_total: cpu_seconds_total
          """)
  void aUnitThatIsNotInTheNameIsRefusedWithTheFix(
      MetricType type, String name, String unit, String message) {
    assertThatThrownBy(() -> Declare.metric(registry, type, name, unit))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);

    Declare.metric(registry, type, message.substring(message.lastIndexOf(": ") + 2), unit);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          GAUGE     | heap_By         | By      | gauge 'heap_By' declares the unit 'By', but a unit is lower-case words such as seconds or bytes
          GAUGE     | heap_m2         | m2      | gauge 'heap_m2' declares the unit 'm2', but a unit is lower-case words such as seconds or bytes
          GAUGE     | heap_a          | _a      | gauge 'heap_a' declares the unit '_a', but a unit is lower-case words such as seconds or bytes
          GAUGE     | heap_total      | total   | gauge 'heap_total' declares the unit 'total', but a unit is lower-case words such as seconds or bytes
          GAUGE     | heap            | count   | gauge 'heap' declares the unit 'count', but a unit is lower-case words such as seconds or bytes
          """)
  void whatIsNoUnitIsRefused(MetricType type, String name, String unit, String message) {
    assertThatThrownBy(() -> Declare.metric(registry, type, name, unit))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void aTimerHasNoOtherUnit() {
    assertThatThrownBy(() -> registry.timer("latency_seconds", "Time.").unit("milliseconds"))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "timer 'latency_seconds' declares the unit milliseconds, but timers are in seconds:"
                + " remove it");
  }
}
