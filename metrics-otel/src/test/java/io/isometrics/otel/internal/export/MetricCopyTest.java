package io.isometrics.otel.internal.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.resources.Resource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Metrics and points that are made here and not by the SDK. */
class MetricCopyTest {

  private static final Attributes ATTRIBUTES = Attributes.of(AttributeKey.stringKey("tenant"), "a");
  private static final DoublePointData DOUBLE = new CellPoints.NumberPoint(1, 2, ATTRIBUTES, 3);
  private static final LongPointData LONG = LongPointData.create(1, 2, ATTRIBUTES, 3);

  private static MetricData copy(MetricDataType type, Data<?> data) {
    return new MetricCopy(
        Resource.getDefault(), InstrumentationScopeInfo.create("test"), "m", "M.", "s", type, data);
  }

  private static <T extends PointData> Data<T> sum(T point) {
    return new MetricCopy.Sum<>(List.of(point), true, AggregationTemporality.CUMULATIVE);
  }

  @Test
  void theDataIsThatOfTheType() {
    Data<DoublePointData> doubleGauge = new MetricCopy.Gauge<>(List.of(DOUBLE));
    Data<LongPointData> longGauge = new MetricCopy.Gauge<>(List.of(LONG));
    Data<DoublePointData> doubleSum = sum(DOUBLE);
    Data<LongPointData> longSum = sum(LONG);

    assertThat(copy(MetricDataType.DOUBLE_GAUGE, doubleGauge).getDoubleGaugeData())
        .isSameAs(doubleGauge);
    assertThat(copy(MetricDataType.LONG_GAUGE, longGauge).getLongGaugeData()).isSameAs(longGauge);
    assertThat(copy(MetricDataType.DOUBLE_SUM, doubleSum).getDoubleSumData()).isSameAs(doubleSum);
    assertThat(copy(MetricDataType.LONG_SUM, longSum).getLongSumData()).isSameAs(longSum);
  }

  @Test
  void ofAnyOtherTypeThereIsNone() {
    MetricData doubleGauge =
        copy(MetricDataType.DOUBLE_GAUGE, new MetricCopy.Gauge<>(List.of(DOUBLE)));
    MetricData longGauge = copy(MetricDataType.LONG_GAUGE, new MetricCopy.Gauge<>(List.of(LONG)));
    MetricData doubleSum = copy(MetricDataType.DOUBLE_SUM, sum(DOUBLE));
    MetricData longSum = copy(MetricDataType.LONG_SUM, sum(LONG));

    assertThat(longGauge.getDoubleGaugeData().getPoints()).isEmpty();
    assertThat(doubleGauge.getLongGaugeData().getPoints()).isEmpty();
    assertThat(longSum.getDoubleSumData().getPoints()).isEmpty();
    assertThat(doubleSum.getLongSumData().getPoints()).isEmpty();
  }

  @Test
  void anEmptyHistogramHasZeroInEachBucketAndNeitherLeastNorGreatest() {
    CellPoints.HistogramPoint point =
        CellPoints.HistogramPoint.of(1, 2, ATTRIBUTES, List.of(1.0, 2.5), new long[3], 0);

    assertThat(point.getStartEpochNanos()).isEqualTo(1);
    assertThat(point.getEpochNanos()).isEqualTo(2);
    assertThat(point.getAttributes()).isEqualTo(ATTRIBUTES);
    assertThat(point.getBoundaries()).containsExactly(1.0, 2.5);
    assertThat(point.getCounts()).containsExactly(0L, 0L, 0L);
    assertThat(point.getCount()).isZero();
    assertThat(point.getSum()).isZero();
    assertThat(point.hasMin()).isFalse();
    assertThat(point.hasMax()).isFalse();
    assertThat(point.getExemplars()).isEmpty();
  }

  @Test
  void anEmptyExponentialHistogramHasNoBucketsAndTheScaleThatTheSdkStartsWith() {
    EmptyPoints.Exponential point = new EmptyPoints.Exponential(1, 2, ATTRIBUTES);

    assertThat(point.getStartEpochNanos()).isEqualTo(1);
    assertThat(point.getEpochNanos()).isEqualTo(2);
    assertThat(point.getAttributes()).isEqualTo(ATTRIBUTES);
    assertThat(point.getScale()).isEqualTo(20);
    assertThat(point.getCount()).isZero();
    assertThat(point.getZeroCount()).isZero();
    assertThat(point.getSum()).isZero();
    assertThat(point.hasMin()).isFalse();
    assertThat(point.hasMax()).isFalse();
    assertThat(point.getExemplars()).isEmpty();
    assertThat(List.of(point.getPositiveBuckets(), point.getNegativeBuckets()))
        .allSatisfy(
            buckets -> {
              assertThat(buckets.getScale()).isEqualTo(20);
              assertThat(buckets.getOffset()).isZero();
              assertThat(buckets.getBucketCounts()).isEmpty();
              assertThat(buckets.getTotalCount()).isZero();
            });
  }
}
