package io.isometrics.hikaricp;

import com.zaxxer.hikari.metrics.IMetricsTracker;
import com.zaxxer.hikari.metrics.PoolStats;
import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import io.isometrics.Timer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/** The metrics of one pool: what it has, and what it tells. */
final class PoolMetrics implements IMetricsTracker {

  private static final Label<String> POOL = Label.of("pool");

  private final String pool;
  private final Family1<Timer, String> acquire;
  private final Family1<Timer, String> usage;
  private final Family1<Timer, String> creation;
  private final Family1<Counter, String> timeouts;
  private final Timer acquireTimer;
  private final Timer usageTimer;
  private final Timer creationTimer;
  private final Counter timeoutCounter;
  private final List<Registration> gauges;

  PoolMetrics(MetricsRegistry registry, String pool, PoolStats stats) {
    this.pool = pool;
    acquire =
        timer(
            registry, "acquire", "Time that callers waited, whether or not they got a connection.");
    usage = timer(registry, "usage", "Time that a connection was used until it was given back.");
    creation = timer(registry, "creation", "Time to open a connection to the database.");
    timeouts =
        registry
            .counter(
                "hikaricp_connections_timeout_total", "Callers that got no connection in time.")
            .labels(POOL)
            .register();
    acquireTimer = acquire.with(pool);
    usageTimer = usage.with(pool);
    creationTimer = creation.with(pool);
    timeoutCounter = timeouts.with(pool);
    MetricsRegistry ofPool = registry.withLabel(POOL.name(), pool);
    gauges =
        List.of(
            gauge(ofPool, "", "Connections that are open.", stats::getTotalConnections),
            gauge(ofPool, "_active", "Connections in use.", stats::getActiveConnections),
            gauge(ofPool, "_idle", "Connections not in use.", stats::getIdleConnections),
            gauge(
                ofPool,
                "_pending",
                "Callers that wait for a connection.",
                stats::getPendingThreads),
            gauge(
                ofPool, "_max", "Connections that may be open at most.", stats::getMaxConnections),
            gauge(
                ofPool,
                "_min",
                "Connections that are kept idle at least.",
                stats::getMinConnections));
  }

  private static Family1<Timer, String> timer(MetricsRegistry registry, String what, String help) {
    return registry
        .timer("hikaricp_connections_" + what + "_seconds", help)
        .labels(POOL)
        .register();
  }

  private static Registration gauge(
      MetricsRegistry registry, String what, String help, DoubleSupplier value) {
    return registry.gauge("hikaricp_connections" + what, help).callback(value);
  }

  @Override
  public void recordConnectionAcquiredNanos(long nanos) {
    acquireTimer.recordNanos(nanos);
  }

  @Override
  public void recordConnectionUsageMillis(long millis) {
    usageTimer.recordNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Override
  public void recordConnectionCreatedMillis(long millis) {
    creationTimer.recordNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Override
  public void recordConnectionTimeout() {
    timeoutCounter.increment();
  }

  /** Called by HikariCP when the pool is closed. */
  @Override
  public void close() {
    gauges.forEach(Registration::close);
    acquire.remove(pool);
    usage.remove(pool);
    creation.remove(pool);
    timeouts.remove(pool);
  }
}
