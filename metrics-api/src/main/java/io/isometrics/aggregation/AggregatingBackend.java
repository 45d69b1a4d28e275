package io.isometrics.aggregation;

import io.isometrics.Counter;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.MetricDescriptor;
import io.isometrics.Registration;
import io.isometrics.spi.Backend;
import io.isometrics.spi.ObservableMetric;
import io.isometrics.spi.Series;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A backend that keeps the numbers until somebody reads them. A subclass walks over {@link
 * #metrics()}, or is told of each by {@link #added}, and carries them where they should go.
 */
public abstract class AggregatingBackend implements Backend {

  private final Map<String, AggregatedMetric> metrics = new ConcurrentHashMap<>();

  /** For subclasses. */
  protected AggregatingBackend() {}

  /**
   * All metrics with their series and current values, whatever the backend does with them: {@code
   * registry.backend(AggregatingBackend.class)} reads a registry without naming its backend.
   * Attaching something to a cell is for the backend itself.
   *
   * @return a live, unmodifiable view in no particular order
   */
  public Collection<AggregatedMetric> metrics() {
    return Collections.unmodifiableCollection(metrics.values());
  }

  /**
   * Tells of a metric that was just declared, before it has any series. Does nothing unless
   * overridden.
   *
   * @param metric the metric
   */
  protected void added(AggregatedMetric metric) {}

  @Override
  public final void declare(MetricDescriptor descriptor) {
    AggregatedMetric metric = new AggregatedMetric(descriptor);
    metrics.put(descriptor.name(), metric);
    added(metric);
  }

  /**
   * Tells of a metric that is no longer declared. Does nothing unless overridden.
   *
   * @param metric the metric, which has no series any more
   */
  protected void removed(AggregatedMetric metric) {}

  @Override
  public final void undeclare(MetricDescriptor descriptor) {
    AggregatedMetric metric = metrics.remove(descriptor.name());
    if (metric != null) {
      removed(metric);
    }
  }

  private AggregatedMetric metric(MetricDescriptor descriptor) {
    return Objects.requireNonNull(metrics.get(descriptor.name()), "not declared");
  }

  @Override
  public Counter counter(Series series) {
    return add(new CounterCell(series), metric(series.metric()));
  }

  @Override
  public Gauge gauge(Series series) {
    double initial = series.metric().optional() ? Double.NaN : 0;
    return add(new GaugeCell(series, initial), metric(series.metric()));
  }

  /**
   * A series of a histogram with explicit buckets. A backend that can do better for {@link
   * MetricDescriptor#exponential()} overrides this; here such a histogram has the one bucket {@code
   * +Inf}.
   */
  @Override
  public Histogram histogram(Series series) {
    AggregatedMetric metric = metric(series.metric());
    return add(new HistogramCell(series, metric.bounds()), metric);
  }

  private <C extends Cell> C add(C cell, AggregatedMetric metric) {
    prepare(metric.descriptor(), cell);
    return metric.add(cell);
  }

  /**
   * Tells of a series before anybody sees it, so that something can be attached that has to be
   * there from the start. Does nothing unless overridden.
   *
   * @param metric what it is a series of
   * @param cell at 0
   */
  protected void prepare(MetricDescriptor metric, Cell cell) {}

  @Override
  public Registration observe(ObservableMetric observable) {
    return metric(observable.metric()).observe(observable);
  }

  @Override
  public void remove(Series series, Object handle) {
    metric(series.metric()).remove((Cell) handle);
  }
}
