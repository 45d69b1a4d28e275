package io.isometrics.otel.internal.export;

import io.isometrics.MetricDescriptor;
import io.isometrics.aggregation.AggregatedMetric;
import io.isometrics.aggregation.Cell;
import io.isometrics.aggregation.CounterCell;
import io.isometrics.aggregation.GaugeCell;
import io.isometrics.aggregation.HistogramCell;
import io.isometrics.otel.internal.instruments.Labels;
import io.isometrics.otel.internal.instruments.Units;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.resources.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One metric in the SDK's form, read from its cells and callbacks. Safe for use by many threads.
 */
final class CellMetric {

  /** What a cell keeps: it is the same in each export. */
  private record SeriesInfo(Attributes attributes, long start) {}

  private final AggregatedMetric metric;
  private final Labels labels;
  private final Labels.Observed observed;
  private final long declared = now();

  CellMetric(AggregatedMetric metric) {
    this.metric = metric;
    this.labels = new Labels(metric.descriptor());
    this.observed = new Labels.Observed(labels);
  }

  /** Nanoseconds since the epoch. */
  static long now() {
    return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
  }

  /** Gives a series what is the same in each export, before anybody sees it. */
  void prepare(Cell cell) {
    cell.attach(new SeriesInfo(labels.attributes(cell.labels()), now()));
  }

  private static SeriesInfo info(Cell cell) {
    return (SeriesInfo) Objects.requireNonNull(cell.attachment(), "not prepared");
  }

  /** The metric as it is now, or null if it has no series. */
  @Nullable MetricData read(Resource resource, InstrumentationScopeInfo scope, long now) {
    MetricDescriptor descriptor = metric.descriptor();
    Data<?> data =
        switch (descriptor.type()) {
          case COUNTER ->
              new MetricCopy.Sum<>(numbers(now), true, AggregationTemporality.CUMULATIVE);
          case GAUGE, INFO -> new MetricCopy.Gauge<>(numbers(now));
          case HISTOGRAM, TIMER ->
              new MetricCopy.Histogram(histograms(now), AggregationTemporality.CUMULATIVE);
        };
    if (data.getPoints().isEmpty()) {
      return null;
    }
    return new MetricCopy(
        resource,
        scope,
        descriptor.name(),
        descriptor.help(),
        Units.ucum(descriptor.unit()),
        switch (descriptor.type()) {
          case COUNTER -> MetricDataType.DOUBLE_SUM;
          case GAUGE, INFO -> MetricDataType.DOUBLE_GAUGE;
          case HISTOGRAM, TIMER -> MetricDataType.HISTOGRAM;
        },
        data);
  }

  private List<DoublePointData> numbers(long now) {
    List<DoublePointData> points = new ArrayList<>(metric.sizeEstimate());
    metric.forEachCell(
        cell -> {
          double value =
              cell instanceof CounterCell counter ? counter.value() : ((GaugeCell) cell).value();
          if (!Double.isNaN(value)) { // a gauge without a value
            SeriesInfo info = info(cell);
            points.add(new CellPoints.NumberPoint(info.start, now, info.attributes, value));
          }
        });
    observed.read(
        metric,
        (value, attributes) ->
            points.add(new CellPoints.NumberPoint(declared, now, attributes, value)));
    return points;
  }

  private List<HistogramPointData> histograms(long now) {
    List<Double> bounds = metric.descriptor().buckets();
    List<HistogramPointData> points = new ArrayList<>(metric.sizeEstimate());
    metric.forEachCell(
        cell -> {
          long[] buckets = new long[bounds.size() + 1];
          double sum = ((HistogramCell) cell).read(buckets);
          SeriesInfo info = info(cell);
          points.add(
              CellPoints.HistogramPoint.of(info.start, now, info.attributes, bounds, buckets, sum));
        });
    return points;
  }
}
