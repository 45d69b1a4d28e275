package io.isometrics.declaring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.MetricType;
import io.isometrics.MetricsRegistry;
import io.isometrics.fixture.Declare;
import io.isometrics.fixture.Here;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two names that are different here may be one in OpenMetrics, where counters lose _total. */
class CollisionsTest {

  private final MetricsRegistry registry = MetricsRegistry.builder().failOnConflict(true).build();

  @Test
  void aGaugeAndACounterOfTheSameFamilyNameCollide() {
    String place = Here.plus(1);
    registry.gauge("orders", "Orders open.").register();

    assertThatThrownBy(() -> registry.counter("orders_total", "Orders.").register())
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "counter 'orders_total' collides with gauge 'orders' (declared at "
                + place
                + "): both would export 'orders' in OpenMetrics; give one of them another name");
  }

  @ParameterizedTest
  @CsvSource({
    "COUNTER, x_total, GAUGE, x, x",
    "HISTOGRAM, x, COUNTER, x_total, x",
    "COUNTER, x_total, HISTOGRAM, x, x",
    "TIMER, x_seconds, COUNTER, x_seconds_total, x_seconds",
    "HISTOGRAM, x, COUNTER, x_bucket_total, x_bucket",
    "HISTOGRAM, x, COUNTER, x_sum_total, x_sum",
    "COUNTER, x_count_total, HISTOGRAM, x, x_count",
    "COUNTER, x_created_total, COUNTER, x_total, x_created",
    "HISTOGRAM, x, COUNTER, x_created_total, x_created",
  })
  void theyCollideInEitherOrder(
      MetricType first, String name, MetricType second, String other, String both) {
    Declare.metric(registry, first, name, null);

    assertThatThrownBy(() -> Declare.metric(registry, second, other, null))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(second + " '" + other + "' collides with " + first + " '" + name)
        .hasMessageEndingWith(
            "both would export '" + both + "' in OpenMetrics; give one of them another name");
    assertThat(registry.catalog()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "GAUGE, x_total, GAUGE, x",
    "GAUGE, x_total, HISTOGRAM, x",
    "COUNTER, x_total, GAUGE, x_y",
    "COUNTER, x_total, COUNTER, x_y_total",
    "HISTOGRAM, x, HISTOGRAM, x_y",
  })
  void othersDoNot(MetricType first, String name, MetricType second, String other) {
    Declare.metric(registry, first, name, null);
    Declare.metric(registry, second, other, null);

    assertThat(registry.catalog()).hasSize(2);
  }

  @Test
  void scopesCollideToo() {
    registry.scope("orders").counter("served_total", "Served.").register();

    assertThatThrownBy(() -> registry.gauge("orders_served", "Served.").register())
        .hasMessageContaining("both would export 'orders_served' in OpenMetrics");
  }

  @Test
  void namesThatDifferOnlyByCaseCollideAsFamiliesToo() {
    registry.counter("Served_total", "Served.").register();

    assertThatThrownBy(() -> registry.gauge("served", "Served.").register())
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gauge 'served' collides with counter 'Served_total'");
    assertThat(registry.catalog()).hasSize(1);
  }
}
