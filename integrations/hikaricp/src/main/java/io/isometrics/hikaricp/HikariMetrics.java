package io.isometrics.hikaricp;

import com.zaxxer.hikari.metrics.IMetricsTracker;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import com.zaxxer.hikari.metrics.PoolStats;
import io.isometrics.MetricsRegistry;

/**
 * Measures the connection pools of HikariCP, under the names that Micrometer gives them.
 *
 * <pre>{@code
 * HikariConfig config = new HikariConfig();
 * config.setMetricsTrackerFactory(HikariMetrics.of(registry));
 * }</pre>
 *
 * <p>The label {@code pool} is the name of the pool, which {@code setPoolName} gives it. The
 * metrics of a pool end when it is closed. Safe for use by many threads.
 */
public final class HikariMetrics implements MetricsTrackerFactory {

  private final MetricsRegistry registry;

  private HikariMetrics(MetricsRegistry registry) {
    this.registry = registry;
  }

  /**
   * Measures the pools that it is given to.
   *
   * @param registry where
   * @return to be given to {@code HikariConfig.setMetricsTrackerFactory}; one will do for all pools
   */
  public static HikariMetrics of(MetricsRegistry registry) {
    return new HikariMetrics(registry);
  }

  /** Called by HikariCP when a pool starts. */
  @Override
  public IMetricsTracker create(String poolName, PoolStats stats) {
    return new PoolMetrics(registry, poolName, stats);
  }
}
