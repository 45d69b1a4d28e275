package io.isometrics.jvm;

import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;

/**
 * Measures executors, under the names that Micrometer has for them in Prometheus:
 *
 * <pre>{@code
 * ExecutorService threads =
 *     ExecutorMetrics.wrap(registry, "orders", Executors.newFixedThreadPool(8));
 * }</pre>
 *
 * <p>The name is the label {@code name} of all series: one of few texts. What is read of a pool
 * ends when the pool has terminated, or when another one is measured under the same name. Safe for
 * use by many threads.
 */
public final class ExecutorMetrics {

  private ExecutorMetrics() {}

  /**
   * Measures all that is executed: how long it waits and runs, what is rejected, and the state of
   * the pool as {@link #observe} does. For an executor of another type, such as one with a virtual
   * thread per task, the wrapper counts itself what waits, runs and has run.
   *
   * @param registry where
   * @param name what the executor is called
   * @param executor what executes; use the result in its place from now on
   * @return executes there, and ends it where it is told to
   */
  public static ExecutorService wrap(
      MetricsRegistry registry, String name, ExecutorService executor) {
    return new MeasuredExecutor<>(registry.withLabel("name", name), executor);
  }

  /**
   * The same for an executor with a schedule. What is scheduled is counted, and how long it runs is
   * measured each time; it does not wait before its time.
   *
   * @param registry where
   * @param name what the executor is called
   * @param executor what executes; use the result in its place from now on
   * @return executes there, and ends it where it is told to
   */
  public static ScheduledExecutorService wrap(
      MetricsRegistry registry, String name, ScheduledExecutorService executor) {
    return new MeasuredScheduledExecutor(registry.withLabel("name", name), executor);
  }

  /**
   * Reads the state of a pool when metrics are collected, without touching what it executes.
   *
   * @param registry where
   * @param name what the executor is called
   * @param executor a {@link ThreadPoolExecutor} or {@link ForkJoinPool}; held until the
   *     registration or the registry is closed
   * @return ends it when closed
   * @throws IllegalArgumentException if it is another executor, whose state can't be read
   */
  public static Registration observe(
      MetricsRegistry registry, String name, ExecutorService executor) {
    MetricsRegistry named = registry.withLabel("name", name);
    if (executor instanceof ThreadPoolExecutor pool) {
      return PoolReadings.of(named, pool);
    }
    if (executor instanceof ForkJoinPool pool) {
      return PoolReadings.of(named, pool);
    }
    throw new IllegalArgumentException(
        "The executor '"
            + name
            + "' is a "
            + executor.getClass().getName()
            + ", whose state can't be read: observe a ThreadPoolExecutor or ForkJoinPool, or wrap(..)"
            + " it, which measures any");
  }
}
