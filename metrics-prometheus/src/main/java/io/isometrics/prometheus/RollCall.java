package io.isometrics.prometheus;

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
 * collectors learn of the roll call by the thread.
 */
final class RollCall {

  private static final ThreadLocal<@Nullable RollCall> CURRENT = new ThreadLocal<>();

  private final PrometheusRegistry registry;
  private final List<CellCollector> ours = new ArrayList<>();

  private RollCall(PrometheusRegistry registry) {
    this.registry = registry;
  }

  /**
   * What the registry has.
   *
   * @param ours collectors of ours, in no particular order
   * @param others what the rest collected, in the order of the library
   */
  record Result(List<CellCollector> ours, MetricSnapshots others) {}

  /** Scrapes the registry; throws what the collectors of others throw. */
  static Result of(PrometheusRegistry registry) {
    // A collector may scrape another registry, on this thread.
    RollCall outer = CURRENT.get();
    RollCall rollCall = new RollCall(registry);
    CURRENT.set(rollCall);
    try {
      MetricSnapshots others = registry.scrape();
      return new Result(rollCall.ours, others);
    } finally {
      if (outer == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(outer);
      }
    }
  }

  /** Whether a collector that is told to collect need only be named, which this does. */
  static boolean answered(CellCollector collector, PrometheusRegistry registry) {
    RollCall current = CURRENT.get();
    if (current == null || current.registry != registry) {
      return false;
    }
    current.ours.add(collector);
    return true;
  }
}
