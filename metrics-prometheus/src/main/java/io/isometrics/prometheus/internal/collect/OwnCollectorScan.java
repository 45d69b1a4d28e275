package io.isometrics.prometheus.internal.collect;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scrape of a registry in which our collectors name themselves instead of collecting, so that
 * they can be written without a snapshot; those of others collect as in any scrape.
 *
 * <p>The registry has no list of its collectors, and its own way to choose some (by a predicate on
 * names) collects differently from a plain scrape, which is what others are made for. So the
 * collectors learn of the scan by the thread.
 */
final class OwnCollectorScan {

  private static final ThreadLocal<@Nullable OwnCollectorScan> CURRENT = new ThreadLocal<>();

  private final PrometheusRegistry registry;
  private final List<CellFamily> families = new ArrayList<>();

  private OwnCollectorScan(PrometheusRegistry registry) {
    this.registry = registry;
  }

  /**
   * What the registry has.
   *
   * @param families those of Isometrics, in no particular order
   * @param others what the rest collected, in the order of the library
   */
  record Result(List<CellFamily> families, MetricSnapshots others) {}

  /** Scrapes the registry; throws what the collectors of others throw. */
  static Result of(PrometheusRegistry registry) {
    // A collector may scrape another registry, on this thread.
    OwnCollectorScan outer = CURRENT.get();
    OwnCollectorScan scan = new OwnCollectorScan(registry);
    CURRENT.set(scan);
    try {
      MetricSnapshots others = registry.scrape();
      return new Result(scan.families, others);
    } finally {
      if (outer == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(outer);
      }
    }
  }

  /** Whether a collector that is told to collect need only be named, which this does. */
  static boolean claim(CellFamily family, PrometheusRegistry registry) {
    OwnCollectorScan current = CURRENT.get();
    if (current == null || current.registry != registry) {
      return false;
    }
    current.families.add(family);
    return true;
  }
}
