package io.isometrics.otel.internal.instruments;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.MetricDescriptor;
import io.isometrics.MetricType;
import io.isometrics.aggregation.CounterCell;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.LabelValues;
import io.isometrics.spi.Series;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The labels of series as attributes, and the meters of metrics. */
class LabelsTest {

  private static final MetricDescriptor ORDERS =
      MetricDescriptor.ofExported(
          MetricType.COUNTER, "orders_total", "", "", List.of("tenant", "zone"), List.of());

  private record Orders(String tenant, String zone) implements Series {

    @Override
    public MetricDescriptor metric() {
      return ORDERS;
    }

    @Override
    public LabelValues labels() {
      return LabelValues.of(new String[] {"tenant", "zone"}, new String[] {tenant, zone});
    }

    @Override
    public void dropped(DropReason reason, double value) {}
  }

  @Test
  void theAttributesOfACellAreMadeOnce() {
    Labels labels = new Labels(ORDERS);
    CounterCell cell = new CounterCell(new Orders("a", "b"));

    Attributes attributes = labels.attributes(cell);

    assertThat(attributes)
        .isEqualTo(
            Attributes.of(
                AttributeKey.stringKey("tenant"), "a", AttributeKey.stringKey("zone"), "b"));
    assertThat(labels.attributes(cell)).isSameAs(attributes);
  }

  @Test
  void onlyTheTwoMetersAreOwn() {
    assertThat(MeterNames.isOwn("io.isometrics")).isTrue();
    assertThat(MeterNames.isOwn("io.isometrics.exponential")).isTrue();
    assertThat(MeterNames.isOwn("io.isometrics.other")).isFalse();
  }
}
