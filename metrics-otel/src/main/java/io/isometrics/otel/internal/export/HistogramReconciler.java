package io.isometrics.otel.internal.export;

import io.isometrics.otel.internal.instruments.HistogramMetric;
import io.isometrics.otel.internal.instruments.MeterNames;
import io.isometrics.otel.internal.instruments.Units;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramPointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.resources.Resource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes what the SDK collected what there is.
 *
 * <p>Histograms get an empty point for each series that exists and was never recorded, which the
 * SDK leaves out, and lose those that were removed, which the SDK keeps. Only where values are
 * cumulative: in delta, what is absent is zero.
 *
 * <p>The metrics that the SDK has of itself are left out: nobody declared them, and what they say
 * of exports is what the exporters were told, see {@link ResponseCapturingComponentLoader}.
 */
public final class HistogramReconciler {

  private final Collection<HistogramMetric> histograms;

  /** A live view of the histograms. */
  public HistogramReconciler(Collection<HistogramMetric> histograms) {
    this.histograms = histograms;
  }

  /** The metrics as an exporter should have them. */
  Collection<MetricData> of(Collection<MetricData> all, MetricExporter exporter) {
    List<MetricData> collected = new ArrayList<>(all);
    collected.removeIf(HistogramReconciler::isOfTheSdk);
    InstrumentType type = InstrumentType.HISTOGRAM;
    Aggregation aggregation = exporter.getDefaultAggregation(type);
    boolean exponential = aggregation == Aggregation.base2ExponentialBucketHistogram();
    if (collected.isEmpty()
        || exporter.getAggregationTemporality(type) != AggregationTemporality.CUMULATIVE
        || !(exponential || aggregation == Aggregation.defaultAggregation())) {
      return collected;
    }
    Map<String, HistogramMetric> uncollected = new LinkedHashMap<>();
    for (HistogramMetric histogram : histograms) {
      uncollected.put(histogram.descriptor().name(), histogram);
    }
    List<MetricData> complete = new ArrayList<>();
    for (MetricData metric : collected) {
      HistogramMetric histogram =
          MeterNames.isOwn(metric.getInstrumentationScopeInfo().getName())
              ? uncollected.remove(metric.getName())
              : null;
      MetricData completed = histogram == null ? metric : completed(metric, histogram);
      if (completed != null) {
        complete.add(completed);
      }
    }
    Resource resource = collected.get(0).getResource();
    for (HistogramMetric histogram : uncollected.values()) {
      Collection<Attributes> live = histogram.live();
      if (!live.isEmpty()) {
        complete.add(empty(histogram, live, resource, exponential));
      }
    }
    return complete;
  }

  private static boolean isOfTheSdk(MetricData metric) {
    String scope = metric.getInstrumentationScopeInfo().getName();
    return scope.startsWith("io.opentelemetry.exporters.")
        || scope.startsWith("io.opentelemetry.sdk.");
  }

  /** The metric with a point for each series there is; null if there is none. */
  private static @Nullable MetricData completed(MetricData metric, HistogramMetric histogram) {
    Set<Attributes> seen = new HashSet<>();
    boolean removed = false;
    for (PointData point : metric.getData().getPoints()) {
      Attributes attributes = point.getAttributes();
      seen.add(attributes);
      removed |= histogram.isEnded(attributes);
    }
    Set<Attributes> missing = new HashSet<>(histogram.live());
    int live = missing.size();
    missing.removeAll(seen);
    boolean known = removed || missing.size() < live;
    if (!known || (missing.isEmpty() && !removed)) {
      // A view changed the attributes, so that nothing can be said; or there is nothing to do.
      return metric;
    }
    Data<?> data;
    if (metric.getType() == MetricDataType.HISTOGRAM) {
      List<HistogramPointData> points = new ArrayList<>();
      for (HistogramPointData point : metric.getHistogramData().getPoints()) {
        if (!histogram.isEnded(point.getAttributes())) {
          points.add(point);
        }
      }
      missing.forEach(attributes -> points.add(explicitPoint(histogram, attributes)));
      data = new MetricCopy.Histogram(points, AggregationTemporality.CUMULATIVE);
    } else if (metric.getType() == MetricDataType.EXPONENTIAL_HISTOGRAM) {
      List<ExponentialHistogramPointData> points = new ArrayList<>();
      for (var point : metric.getExponentialHistogramData().getPoints()) {
        if (!histogram.isEnded(point.getAttributes())) {
          points.add(point);
        }
      }
      missing.forEach(attributes -> points.add(exponentialPoint(histogram, attributes)));
      data = new MetricCopy.ExponentialHistogram(points, AggregationTemporality.CUMULATIVE);
    } else {
      return metric;
    }
    return data.getPoints().isEmpty() ? null : MetricCopy.withData(metric, data);
  }

  /** A metric none of whose series was ever recorded. */
  private static MetricData empty(
      HistogramMetric histogram,
      Collection<Attributes> live,
      Resource resource,
      boolean exponential) {
    boolean explicit = !exponential && !histogram.descriptor().exponential();
    Data<?> data =
        explicit
            ? new MetricCopy.Histogram(
                live.stream().map(attributes -> explicitPoint(histogram, attributes)).toList(),
                AggregationTemporality.CUMULATIVE)
            : new MetricCopy.ExponentialHistogram(
                live.stream().map(attributes -> exponentialPoint(histogram, attributes)).toList(),
                AggregationTemporality.CUMULATIVE);
    return new MetricCopy(
        resource,
        InstrumentationScopeInfo.create(MeterNames.of(histogram.descriptor())),
        histogram.descriptor().name(),
        histogram.descriptor().help(),
        Units.ucum(histogram.descriptor().unit()),
        explicit ? MetricDataType.HISTOGRAM : MetricDataType.EXPONENTIAL_HISTOGRAM,
        data);
  }

  private static HistogramPointData explicitPoint(
      HistogramMetric histogram, Attributes attributes) {
    // The start of an empty series must not move, or each export looks like a restart.
    List<Double> bounds = histogram.descriptor().buckets();
    return CellPoints.HistogramPoint.of(
        histogram.created(), CellMetric.now(), attributes, bounds, new long[bounds.size() + 1], 0);
  }

  private static ExponentialHistogramPointData exponentialPoint(
      HistogramMetric histogram, Attributes attributes) {
    return new EmptyPoints.Exponential(histogram.created(), CellMetric.now(), attributes);
  }
}
