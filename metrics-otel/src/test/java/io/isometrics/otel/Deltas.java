package io.isometrics.otel;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up what was exported in delta, as a receiver that wants cumulative values does. */
final class Deltas {

  private static final AggregationTemporality CUMULATIVE =
      AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;

  private final Map<String, Metric> metrics = new LinkedHashMap<>();
  private final Map<List<Object>, NumberDataPoint> numbers = new LinkedHashMap<>();
  private final Map<List<Object>, HistogramDataPoint> histograms = new LinkedHashMap<>();
  private final Map<List<Object>, ExponentialHistogramDataPoint> exponentials =
      new LinkedHashMap<>();

  /** Adds an export, in which all that adds up must be a delta. */
  void add(ExportMetricsServiceRequest request) {
    for (Metric metric : Canonical.metrics(request)) {
      metrics.put(metric.getName(), metric);
      switch (metric.getDataCase()) {
        case SUM -> {
          check(metric, metric.getSum().getAggregationTemporality());
          for (NumberDataPoint point : metric.getSum().getDataPointsList()) {
            numbers.merge(
                key(metric, point.getAttributesList()),
                point,
                (a, b) -> a.toBuilder().setAsDouble(a.getAsDouble() + b.getAsDouble()).build());
          }
        }
        case HISTOGRAM -> {
          check(metric, metric.getHistogram().getAggregationTemporality());
          for (HistogramDataPoint point : metric.getHistogram().getDataPointsList()) {
            histograms.merge(key(metric, point.getAttributesList()), point, Deltas::plus);
          }
        }
        case EXPONENTIAL_HISTOGRAM -> {
          check(metric, metric.getExponentialHistogram().getAggregationTemporality());
          for (var point : metric.getExponentialHistogram().getDataPointsList()) {
            exponentials.merge(key(metric, point.getAttributesList()), point, Deltas::plus);
          }
        }
        default -> {}
      }
    }
  }

  private static void check(Metric metric, AggregationTemporality temporality) {
    if (temporality != AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA) {
      throw new AssertionError(metric.getName() + " is " + temporality);
    }
  }

  private static List<Object> key(Metric metric, List<KeyValue> attributes) {
    return List.of(metric.getName(), attributes);
  }

  private static HistogramDataPoint plus(HistogramDataPoint a, HistogramDataPoint b) {
    HistogramDataPoint.Builder sum =
        a.toBuilder().setCount(a.getCount() + b.getCount()).setSum(a.getSum() + b.getSum());
    for (int i = 0; i < a.getBucketCountsCount(); i++) {
      sum.setBucketCounts(i, a.getBucketCounts(i) + b.getBucketCounts(i));
    }
    return sum.build();
  }

  private static ExponentialHistogramDataPoint plus(
      ExponentialHistogramDataPoint a, ExponentialHistogramDataPoint b) {
    return a.toBuilder()
        .setCount(a.getCount() + b.getCount())
        .setSum(a.getSum() + b.getSum())
        .build();
  }

  /** The cumulative values. */
  ExportMetricsServiceRequest sum() {
    ScopeMetrics.Builder scope = ScopeMetrics.newBuilder();
    scope.getScopeBuilder().setName("io.isometrics");
    for (Metric metric : metrics.values()) {
      Metric.Builder sum = metric.toBuilder();
      switch (metric.getDataCase()) {
        case SUM -> {
          sum.getSumBuilder().clearDataPoints().setAggregationTemporality(CUMULATIVE);
          of(metric, numbers).forEach(sum.getSumBuilder()::addDataPoints);
        }
        case HISTOGRAM -> {
          sum.getHistogramBuilder().clearDataPoints().setAggregationTemporality(CUMULATIVE);
          of(metric, histograms).forEach(sum.getHistogramBuilder()::addDataPoints);
        }
        case EXPONENTIAL_HISTOGRAM -> {
          var builder = sum.getExponentialHistogramBuilder();
          builder.clearDataPoints().setAggregationTemporality(CUMULATIVE);
          of(metric, exponentials).forEach(builder::addDataPoints);
        }
        default -> {}
      }
      scope.addMetrics(sum);
    }
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(ResourceMetrics.newBuilder().addScopeMetrics(scope))
        .build();
  }

  private static <P> List<P> of(Metric metric, Map<List<Object>, P> points) {
    return points.entrySet().stream()
        .filter(entry -> entry.getKey().get(0).equals(metric.getName()))
        .map(Map.Entry::getValue)
        .toList();
  }
}
