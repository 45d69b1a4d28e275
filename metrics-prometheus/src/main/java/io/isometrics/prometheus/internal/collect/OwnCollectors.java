package io.isometrics.prometheus.internal.collect;

import io.isometrics.spi.LabelValues;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * The collectors that a backend has registered in a Prometheus registry, in the order of their
 * registration. Safe for use by many threads.
 */
public final class OwnCollectors {

  private final PrometheusRegistry registry;

  /**
   * Those that the registry took, with the names of their metrics. Guarded by this object, as is
   * the next field.
   */
  private final Map<Collector, String> collectors = new LinkedHashMap<>();

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
    collectors.put(collector, name);
  }

  /** Unregisters all collectors, and registers none from now on. */
  public void close() {
    List<Collector> registered;
    synchronized (this) {
      closed = true;
      registered = List.copyOf(collectors.keySet());
      collectors.clear();
    }
    registered.forEach(registry::unregister);
  }

  /** The metrics that can be written without the library. */
  synchronized List<CellFamily> cellFamilies() {
    List<CellFamily> cells = new ArrayList<>();
    for (Collector collector : collectors.keySet()) {
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
    List<MetricSnapshot> snapshots = new ArrayList<>();
    for (Collector collector : copy().keySet()) {
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

  /** The series that are chosen, by the names of their metrics and their labels. */
  MetricSnapshots collect(BiPredicate<String, LabelValues> chosen) {
    List<MetricSnapshot> snapshots = new ArrayList<>();
    copy()
        .forEach(
            (collector, name) -> {
              try {
                MetricSnapshot some =
                    SnapshotFilter.of(collector.collect(), labels -> chosen.test(name, labels));
                if (some != null) {
                  snapshots.add(some);
                }
              } catch (RuntimeException e) {
                // As above.
              }
            });
    return new MetricSnapshots(snapshots);
  }

  private synchronized Map<Collector, String> copy() {
    return new LinkedHashMap<>(collectors);
  }
}
