package io.isometrics.prometheus.internal.collect;

import io.isometrics.aggregation.AggregatedMetric;
import io.isometrics.aggregation.CounterCell;
import io.isometrics.aggregation.GaugeCell;
import io.isometrics.aggregation.HistogramCell;
import io.isometrics.prometheus.internal.exemplars.SeriesState;
import io.isometrics.prometheus.internal.library.FamilyDescriptors;
import io.isometrics.prometheus.internal.library.FamilyMetadata;
import io.isometrics.prometheus.internal.text.FamilyWriter;
import io.isometrics.prometheus.internal.text.SeriesLabels;
import io.isometrics.spi.LabelValues;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One metric in the library's form, read from its cells and callbacks. Safe for scrapes that run at
 * the same time.
 */
public final class CellCollector implements Collector, CellFamily {

  /** No {@code _created} series, which would double the number of series of every counter. */
  private static final long NOT_KNOWN_WHEN_CREATED = 0;

  private final AggregatedMetric metric;
  private final PrometheusRegistry registry;
  private final MetricMetadata metadata;
  private final FamilyWriter writer;
  private final double[] upperBounds;

  /** The labels of the series that callbacks had at the last scrape. Never changed, replaced. */
  private volatile Map<LabelValues, Labels> observedLabels = Map.of();

  /**
   * Reads nothing yet.
   *
   * @param metric what to read
   * @param registry where this is registered
   */
  public CellCollector(AggregatedMetric metric, PrometheusRegistry registry) {
    this.metric = metric;
    this.registry = registry;
    this.metadata = FamilyMetadata.of(metric.descriptor());
    List<Double> bounds = new ArrayList<>(metric.descriptor().buckets());
    bounds.add(Double.POSITIVE_INFINITY);
    this.upperBounds = bounds.stream().mapToDouble(Double::doubleValue).toArray();
    this.writer = new FamilyWriter(metric);
  }

  @Override
  public String name() {
    return metric.descriptor().name();
  }

  @Override
  public String prometheusName() {
    return metadata.getPrometheusName();
  }

  @Override
  public Set<String> names() {
    return NameFilter.names(metric.descriptor());
  }

  @Override
  public FamilyWriter writer() {
    return writer;
  }

  @Override
  public MetricFamilyDescriptor getMetricFamilyDescriptor() {
    return FamilyDescriptors.descriptor(metric.descriptor());
  }

  /** Versions of the library before 1.7 find collisions by it. */
  @Override
  @SuppressWarnings("deprecation")
  public String getPrometheusName() {
    return metadata.getPrometheusName();
  }

  /** Null for a {@link OwnCollectorScan}, which the registry takes as nothing to see. */
  @Override
  public @Nullable MetricSnapshot collect() {
    return OwnCollectorScan.claim(this, registry) ? null : snapshot();
  }

  /** The metric in the library's form. */
  MetricSnapshot snapshot() {
    return switch (metric.descriptor().type()) {
      case COUNTER -> counter();
      case GAUGE -> gauge();
      case INFO -> info();
      case HISTOGRAM, TIMER -> histogram();
    };
  }

  private MetricSnapshot counter() {
    List<CounterDataPointSnapshot> points = new ArrayList<>(metric.sizeEstimate());
    metric.forEachCell(
        cell -> {
          SeriesState state = SeriesState.of(cell);
          points.add(
              new CounterDataPointSnapshot(
                  ((CounterCell) cell).value(),
                  SeriesLabels.library(cell),
                  LibraryExemplars.first(state),
                  startMillis(state)));
        });
    forEachObserved(
        (labels, value) ->
            points.add(new CounterDataPointSnapshot(value, labels, null, NOT_KNOWN_WHEN_CREATED)));
    return new CounterSnapshot(metadata, points);
  }

  private static long startMillis(@Nullable SeriesState state) {
    return state == null ? NOT_KNOWN_WHEN_CREATED : state.startMillis();
  }

  private MetricSnapshot gauge() {
    List<GaugeDataPointSnapshot> points = new ArrayList<>(metric.sizeEstimate());
    metric.forEachCell(
        cell -> {
          double value = ((GaugeCell) cell).value();
          if (!Double.isNaN(value)) {
            points.add(new GaugeDataPointSnapshot(value, SeriesLabels.library(cell), null));
          }
        });
    forEachObserved((labels, value) -> points.add(new GaugeDataPointSnapshot(value, labels, null)));
    return new GaugeSnapshot(metadata, points);
  }

  private MetricSnapshot info() {
    List<InfoDataPointSnapshot> points = new ArrayList<>(metric.sizeEstimate());
    metric.forEachCell(cell -> points.add(new InfoDataPointSnapshot(SeriesLabels.library(cell))));
    return new InfoSnapshot(metadata, points);
  }

  private MetricSnapshot histogram() {
    List<HistogramDataPointSnapshot> points = new ArrayList<>(metric.sizeEstimate());
    metric.forEachCell(
        cell -> {
          var now = ((HistogramCell) cell).snapshot();
          SeriesState state = SeriesState.of(cell);
          points.add(
              new HistogramDataPointSnapshot(
                  ClassicHistogramBuckets.of(upperBounds, now.buckets()),
                  now.sum(),
                  SeriesLabels.library(cell),
                  LibraryExemplars.all(state),
                  startMillis(state)));
        });
    return new HistogramSnapshot(metadata, points);
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
          Labels labels = known != null ? known : SeriesLabels.library(labelValues);
          seen.put(labelValues, labels);
          out.value(labels, value);
        });
    observedLabels = seen;
  }
}
