package io.isometrics.jvm;

import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** What is read of an executor when metrics are collected, as long as it has not terminated. */
final class PoolReadings {

  private final MetricsRegistry registry;
  private final ExecutorService executor;
  private final Registrations all = new Registrations();

  private PoolReadings(MetricsRegistry registry, ExecutorService executor) {
    this.registry = registry;
    this.executor = executor;
  }

  static Registration of(MetricsRegistry registry, ThreadPoolExecutor pool) {
    return new PoolReadings(registry, pool)
        .common(pool::getActiveCount, () -> pool.getQueue().size(), pool::getCompletedTaskCount)
        .gauge(
            "executor_queue_remaining_tasks",
            "Tasks that the queue has room for.",
            () -> pool.getQueue().remainingCapacity())
        .gauge("executor_pool_size_threads", "Threads of the pool.", pool::getPoolSize)
        .gauge(
            "executor_pool_core_threads",
            "Threads that the pool keeps when idle.",
            pool::getCorePoolSize)
        .gauge(
            "executor_pool_max_threads",
            "Threads that the pool may have.",
            pool::getMaximumPoolSize)
        .all;
  }

  static Registration of(MetricsRegistry registry, ForkJoinPool pool) {
    return new PoolReadings(registry, pool)
        .gauge("executor_active_threads", "Threads that execute tasks.", pool::getActiveThreadCount)
        .gauge(
            "executor_queued_tasks",
            "Tasks that wait for a thread.",
            () -> pool.getQueuedTaskCount() + pool.getQueuedSubmissionCount())
        .gauge("executor_pool_size_threads", "Threads of the pool.", pool::getPoolSize)
        .gauge(
            "executor_running_threads",
            "Threads that are not blocked, waiting for other tasks.",
            pool::getRunningThreadCount)
        .gauge(
            "executor_parallelism_threads",
            "Threads that the pool aims to have running.",
            pool::getParallelism)
        .counter(
            "executor_steals_total",
            "Tasks that a thread took from another one's queue.",
            pool::getStealCount)
        .all;
  }

  /** For an executor that tells nothing of itself. */
  static Registration of(
      MetricsRegistry registry,
      ExecutorService executor,
      DoubleSupplier active,
      DoubleSupplier queued,
      DoubleSupplier completed) {
    return new PoolReadings(registry, executor).common(active, queued, completed).all;
  }

  private PoolReadings common(
      DoubleSupplier active, DoubleSupplier queued, DoubleSupplier completed) {
    return gauge("executor_active_threads", "Threads that execute tasks.", active)
        .gauge("executor_queued_tasks", "Tasks that wait for a thread.", queued)
        .counter("executor_completed_tasks_total", "Tasks that were executed.", completed);
  }

  private PoolReadings gauge(String name, String help, DoubleSupplier value) {
    all.add(registry.gauge(name, help).optionalCallback(whileItLives(value)));
    return this;
  }

  private PoolReadings counter(String name, String help, DoubleSupplier value) {
    all.add(registry.counter(name, help).optionalCallback(whileItLives(value)));
    return this;
  }

  private Supplier<OptionalDouble> whileItLives(DoubleSupplier value) {
    return () ->
        executor.isTerminated() ? OptionalDouble.empty() : OptionalDouble.of(value.getAsDouble());
  }
}
