package io.isometrics.prometheus.internal.collect;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;

/**
 * The collectors that a backend has registered in a Prometheus registry, in the order of their
 * registration. Safe for use by many threads.
 */
public final class OwnCollectors {

  private final PrometheusRegistry registry;

  /** Those that the registry took. Guarded by this object, as is the next field. */
  private final List<Collector> collectors = new ArrayList<>();

  private boolean closed;

  /**
   * No collectors yet.
   *
   * @param registry where they are registered
   */
  public OwnCollectors(PrometheusRegistry registry) {
    this.registry = registry;
  }

  /**
   * Registers a collector, unless this is closed.
   *
   * @param name the name that the metric was declared with
   * @throws IllegalStateException if the registry already has a metric of that name
   */
  public synchronized void register(String name, Collector collector) {
    if (closed) {
      return;
    }
    try {
      registry.register(collector);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new IllegalStateException(
          String.format(
              "The Prometheus registry already has a metric that exports '%s', so this one is"
                  + " recorded but not exported: give one of them another name",
              name),
          e);
    }
    collectors.add(collector);
  }

  /** Unregisters all collectors, and registers none from now on. */
  public void close() {
    List<Collector> registered;
    synchronized (this) {
      closed = true;
      registered = List.copyOf(collectors);
      collectors.clear();
    }
    registered.forEach(registry::unregister);
  }

  /** The metrics that can be written without the library. */
  synchronized List<CellFamily> cellFamilies() {
    List<CellFamily> cells = new ArrayList<>();
    for (Collector collector : collectors) {
      if (collector instanceof CellFamily own) {
        cells.add(own);
      }
    }
    return cells;
  }

  /** All metrics of these collectors, without those that fail. */
  public MetricSnapshots collect() {
    return collect(false);
  }

  /** The same without the metrics of {@link #cellFamilies}. */
  MetricSnapshots collectWithoutCells() {
    return collect(true);
  }

  private MetricSnapshots collect(boolean withoutCells) {
    List<Collector> own;
    synchronized (this) {
      own = List.copyOf(collectors);
    }
    List<MetricSnapshot> snapshots = new ArrayList<>();
    for (Collector collector : own) {
      try {
        if (!(withoutCells && collector instanceof CellFamily)) {
          snapshots.add(collector.collect());
        }
      } catch (RuntimeException e) {
        // In strict mode a failing callback throws; the other metrics are served all the same.
      }
    }
    return new MetricSnapshots(snapshots);
  }
}
