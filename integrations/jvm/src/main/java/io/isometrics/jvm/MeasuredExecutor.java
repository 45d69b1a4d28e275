package io.isometrics.jvm;

import io.isometrics.Counter;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Executes elsewhere, and measures that. All ways to submit a task come down to {@link #execute}.
 *
 * @param <E> the executor
 */
class MeasuredExecutor<E extends ExecutorService> extends AbstractExecutorService {

  final E executor;

  private final Timer running;
  private final Timer waiting;
  private final Counter rejected;

  /** Not counted by differences of others, which are read one after the other. */
  private final LongAdder queued = new LongAdder();

  private final LongAdder active = new LongAdder();
  private final LongAdder completed = new LongAdder();

  /** With the executor's name as a label of the registry. */
  MeasuredExecutor(MetricsRegistry registry, E executor) {
    this.executor = executor;
    running = registry.timer("executor_seconds", "How long tasks run.").register();
    waiting =
        registry.timer("executor_idle_seconds", "How long tasks wait for a thread.").register();
    rejected =
        registry
            .counter("executor_rejected_tasks_total", "Tasks that the executor rejected.")
            .register();
    if (executor instanceof ThreadPoolExecutor pool) {
      PoolReadings.of(registry, pool);
    } else if (executor instanceof ForkJoinPool pool) {
      PoolReadings.of(registry, pool);
    } else {
      PoolReadings.of(registry, executor, active::sum, queued::sum, completed::sum);
    }
  }

  /** A task that knows since when it waits. */
  private final class Waiting implements Runnable {
    private final Runnable task;
    private final Timer.Sample sample = waiting.start();

    Waiting(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      queued.decrement();
      sample.stop();
      measure(task);
    }
  }

  /** Runs a task on this thread. */
  final void measure(Runnable task) {
    active.increment();
    try {
      running.time(task);
    } finally {
      active.decrement();
      completed.increment();
    }
  }

  /** Calls a task on this thread. */
  final <V extends @Nullable Object> V measure(Callable<V> task) throws Exception {
    active.increment();
    try {
      return running.call(task);
    } finally {
      active.decrement();
      completed.increment();
    }
  }

  @Override
  public final void execute(Runnable task) {
    Waiting measured = new Waiting(task);
    queued.increment();
    try {
      executor.execute(measured);
    } catch (RejectedExecutionException e) {
      queued.decrement();
      rejected.increment();
      throw e;
    }
  }

  /** What {@link #execute} does with it, for what does not go through there. */
  final RejectedExecutionException rejected(RejectedExecutionException e) {
    rejected.increment();
    return e;
  }

  @Override
  public final void shutdown() {
    executor.shutdown();
  }

  @Override
  public final List<Runnable> shutdownNow() {
    return executor.shutdownNow().stream().map(this::unwrap).toList();
  }

  private Runnable unwrap(Runnable task) {
    if (task instanceof MeasuredExecutor<?>.Waiting measured) {
      queued.decrement();
      return measured.task;
    }
    return task;
  }

  @Override
  public final boolean isShutdown() {
    return executor.isShutdown();
  }

  @Override
  public final boolean isTerminated() {
    return executor.isTerminated();
  }

  @Override
  public final boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return executor.awaitTermination(timeout, unit);
  }

  @Override
  public final String toString() {
    return "measured " + executor;
  }
}
