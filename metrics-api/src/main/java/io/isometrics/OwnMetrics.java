package io.isometrics;

import io.isometrics.internal.backend.SafeBackend;
import io.isometrics.internal.registry.DropCounters;
import io.isometrics.internal.registry.Scope;
import io.isometrics.spi.Backend;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.Log;
import io.isometrics.spi.OwnCounter;

/** The metrics that each registry has of itself. */
final class OwnMetrics {

  /**
   * One series for each metric there is, and a service has many more than a thousand of neither.
   */
  private static final int MAX_SERIES = 100_000;

  private OwnMetrics() {}

  /** Declares them, and those of each backend. */
  static void declare(Scope scope) {
    Family2<Counter, String, DropReason> dropped =
        new CounterBuilder(
                scope,
                "isometrics_dropped_total",
                "Recordings that were not made, by metric and reason.",
                true)
            .maxSeries(MAX_SERIES)
            .labels(Label.of("metric"), Label.of("reason", DropReason.class, DropReason::toString))
            .register();
    Family1<Counter, String> overflowed =
        new CounterBuilder(
                scope,
                "isometrics_overflow_total",
                "Lookups that went to the overflow series of a metric, which had its limit.",
                true)
            .maxSeries(MAX_SERIES)
            .labels(Label.of("metric"))
            .register();
    scope
        .core()
        .countWith(
            new DropCounters() {
              @Override
              public void dropped(String metric, DropReason reason) {
                dropped.with(metric, reason).increment();
              }

              @Override
              public void overflowed(String metric) {
                overflowed.with(metric).increment();
              }
            });
    scope.core().context().idleSeries().startWith(() -> expire(scope));
    scope
        .core()
        .withEachBackend(
            backend -> {
              countOwn(scope, backend);
              SafeBackend.auditedBy(backend, scope::audit);
            });
  }

  /** At each collection. */
  @SuppressWarnings("resource") // as long as the registry
  private static void expire(Scope scope) {
    new CounterBuilder(
            scope,
            "isometrics_expired_total",
            "Series that ended because nothing was recorded on them for some time.",
            true)
        .maxSeries(MAX_SERIES)
        .labels(Label.of("metric"))
        .collect(
            out -> scope.core().context().idleSeries().collect(scope.clock().nanoTime(), out::set));
  }

  /** Exports what a backend counts of itself; a bad name is its author's mistake. */
  @SuppressWarnings("resource") // as long as the registry
  private static void countOwn(Scope scope, Backend backend) {
    for (OwnCounter own : SafeBackend.ownCounters(backend)) {
      try {
        new CounterBuilder(scope, own.name(), own.help(), true)
            .callback(() -> own.count().getAsLong());
      } catch (IllegalArgumentException e) {
        Log.warn("A counter of the backend " + backend.getClass().getName() + " is left out", e);
      }
    }
  }
}
