package io.isometrics.prometheus;

import io.isometrics.aggregation.AggregatedMetric;
import io.isometrics.aggregation.Cell;
import io.isometrics.aggregation.CounterCell;
import io.isometrics.aggregation.GaugeCell;
import io.isometrics.aggregation.HistogramCell;
import io.isometrics.spi.LabelValues;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One metric, read from its cells and callbacks. Safe for scrapes that run at the same time.
 *
 * <p>Labels in the library's form are costly to make and immutable, so each series keeps its own.
 */
final class CellCollector implements Collector {

  /** No {@code _created} series: they would double the number of series of every counter. */
  private static final long NOT_KNOWN_WHEN_CREATED = 0;

  private final AggregatedMetric metric;
  private final MetricFamilyDescriptor family;
  private final double[] upperBounds;

  /** The labels of the series that callbacks had at the last scrape. Never changed, replaced. */
  private volatile Map<LabelValues, Labels> observedLabels = Map.of();

  CellCollector(AggregatedMetric metric) {
    this.metric = metric;
    this.family = Families.descriptor(metric.descriptor());
    List<Double> bounds = new ArrayList<>(metric.descriptor().buckets());
    bounds.add(Double.POSITIVE_INFINITY);
    this.upperBounds = bounds.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Override
  public MetricFamilyDescriptor getMetricFamilyDescriptor() {
    return family;
  }

  @Override
  public MetricSnapshot collect() {
    return switch (metric.descriptor().type()) {
      case COUNTER -> counter();
      case GAUGE -> gauge();
      case HISTOGRAM, TIMER -> histogram();
    };
  }

  private MetricSnapshot counter() {
    List<CounterDataPointSnapshot> points = new ArrayList<>(metric.sizeEstimate());
    metric.forEachCell(cell -> points.add(point(((CounterCell) cell).value(), labels(cell))));
    forEachObserved((labels, value) -> points.add(point(value, labels)));
    return new CounterSnapshot(family.getMetadata(), points);
  }

  private static CounterDataPointSnapshot point(double value, Labels labels) {
    return new CounterDataPointSnapshot(value, labels, null, NOT_KNOWN_WHEN_CREATED);
  }

  private MetricSnapshot gauge() {
    List<GaugeDataPointSnapshot> points = new ArrayList<>(metric.sizeEstimate());
    metric.forEachCell(
        cell ->
            points.add(new GaugeDataPointSnapshot(((GaugeCell) cell).value(), labels(cell), null)));
    forEachObserved((labels, value) -> points.add(new GaugeDataPointSnapshot(value, labels, null)));
    return new GaugeSnapshot(family.getMetadata(), points);
  }

  private MetricSnapshot histogram() {
    List<HistogramDataPointSnapshot> points = new ArrayList<>(metric.sizeEstimate());
    metric.forEachCell(
        cell -> {
          var now = ((HistogramCell) cell).snapshot();
          points.add(
              new HistogramDataPointSnapshot(
                  ClassicHistogramBuckets.of(upperBounds, now.buckets()),
                  now.sum(),
                  labels(cell),
                  Exemplars.EMPTY,
                  NOT_KNOWN_WHEN_CREATED));
        });
    return new HistogramSnapshot(family.getMetadata(), points);
  }

  private static Labels labels(Cell cell) {
    if (cell.attachment() instanceof Labels known) {
      return known;
    }
    Labels labels = labels(cell.labels());
    cell.attach(labels);
    return labels;
  }

  private static Labels labels(LabelValues labels) {
    String[] names = new String[labels.size()];
    String[] values = new String[labels.size()];
    for (int i = 0; i < names.length; i++) {
      names[i] = labels.name(i);
      values[i] = labels.value(i);
    }
    return Labels.of(names, values);
  }

  private interface Output {
    void value(Labels labels, double value);
  }

  private void forEachObserved(Output out) {
    Map<LabelValues, Labels> earlier = observedLabels;
    Map<LabelValues, Labels> seen = new HashMap<>();
    metric.forEachObserved(
        (labelValues, value) -> {
          Labels known = earlier.get(labelValues);
          Labels labels = known != null ? known : labels(labelValues);
          seen.put(labelValues, labels);
          out.value(labels, value);
        });
    observedLabels = seen;
  }
}
