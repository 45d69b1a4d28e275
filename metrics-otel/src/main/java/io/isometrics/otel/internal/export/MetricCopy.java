package io.isometrics.otel.internal.export;

import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramData;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramPointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.metrics.data.SummaryData;
import io.opentelemetry.sdk.metrics.data.SummaryPointData;
import io.opentelemetry.sdk.resources.Resource;
import java.util.Collection;

/**
 * A metric with other points than the SDK collected. The SDK has factories for these, but not in
 * all versions.
 */
record MetricCopy(
    Resource getResource,
    InstrumentationScopeInfo getInstrumentationScopeInfo,
    String getName,
    String getDescription,
    String getUnit,
    MetricDataType getType,
    Data<?> getData)
    implements MetricData {

  /** A metric with other data of its type. */
  static MetricData withData(MetricData metric, Data<?> data) {
    return new MetricCopy(
        metric.getResource(),
        metric.getInstrumentationScopeInfo(),
        metric.getName(),
        metric.getDescription(),
        metric.getUnit(),
        metric.getType(),
        data);
  }

  /** A metric with some of its points. */
  @SuppressWarnings("unchecked") // the points are of the type of the metric
  static MetricData withPoints(MetricData metric, Collection<? extends PointData> points) {
    Data<?> data =
        switch (metric.getType()) {
          case LONG_GAUGE, DOUBLE_GAUGE -> new Gauge<>(points);
          case LONG_SUM, DOUBLE_SUM -> {
            SumData<?> sum = (SumData<?>) metric.getData();
            yield new Sum<>(points, sum.isMonotonic(), sum.getAggregationTemporality());
          }
          case SUMMARY -> new Summary((Collection<SummaryPointData>) points);
          case HISTOGRAM ->
              new Histogram(
                  (Collection<HistogramPointData>) points,
                  metric.getHistogramData().getAggregationTemporality());
          case EXPONENTIAL_HISTOGRAM ->
              new ExponentialHistogram(
                  (Collection<ExponentialHistogramPointData>) points,
                  metric.getExponentialHistogramData().getAggregationTemporality());
        };
    return withData(metric, data);
  }

  /** As the SDK's own, which its console exporter prints. */
  @Override
  public String toString() {
    return "MetricData{resource="
        + getResource
        + ", instrumentationScopeInfo="
        + getInstrumentationScopeInfo
        + ", name="
        + getName
        + ", description="
        + getDescription
        + ", unit="
        + getUnit
        + ", type="
        + getType
        + ", data="
        + getData
        + "}";
  }

  // Old versions of MetricData cast the data to classes of the SDK's own.

  @Override
  @SuppressWarnings("unchecked") // by the type of the metric
  public GaugeData<DoublePointData> getDoubleGaugeData() {
    return getType == MetricDataType.DOUBLE_GAUGE
        ? (GaugeData<DoublePointData>) getData
        : MetricData.super.getDoubleGaugeData();
  }

  @Override
  @SuppressWarnings("unchecked")
  public GaugeData<LongPointData> getLongGaugeData() {
    return getType == MetricDataType.LONG_GAUGE
        ? (GaugeData<LongPointData>) getData
        : MetricData.super.getLongGaugeData();
  }

  @Override
  @SuppressWarnings("unchecked")
  public SumData<DoublePointData> getDoubleSumData() {
    return getType == MetricDataType.DOUBLE_SUM
        ? (SumData<DoublePointData>) getData
        : MetricData.super.getDoubleSumData();
  }

  @Override
  @SuppressWarnings("unchecked")
  public SumData<LongPointData> getLongSumData() {
    return getType == MetricDataType.LONG_SUM
        ? (SumData<LongPointData>) getData
        : MetricData.super.getLongSumData();
  }

  /** The points of a gauge. */
  record Gauge<T extends PointData>(Collection<T> getPoints) implements GaugeData<T> {

    @Override
    public String toString() {
      return "GaugeData{points=" + getPoints + "}";
    }
  }

  /** The points of a sum. */
  record Sum<T extends PointData>(
      Collection<T> getPoints,
      boolean isMonotonic,
      AggregationTemporality getAggregationTemporality)
      implements SumData<T> {

    @Override
    public String toString() {
      return "SumData{points="
          + getPoints
          + ", monotonic="
          + isMonotonic
          + ", aggregationTemporality="
          + getAggregationTemporality
          + "}";
    }
  }

  private record Summary(Collection<SummaryPointData> getPoints) implements SummaryData {}

  /** The points of a histogram with explicit bounds. */
  record Histogram(
      Collection<HistogramPointData> getPoints, AggregationTemporality getAggregationTemporality)
      implements HistogramData {

    @Override
    public String toString() {
      return "HistogramData{points="
          + getPoints
          + ", aggregationTemporality="
          + getAggregationTemporality
          + "}";
    }
  }

  /** The points of a histogram with exponential buckets. */
  record ExponentialHistogram(
      Collection<ExponentialHistogramPointData> getPoints,
      AggregationTemporality getAggregationTemporality)
      implements ExponentialHistogramData {}
}
