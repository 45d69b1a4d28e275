package io.isometrics.jvm;

import io.isometrics.Counter;
import io.isometrics.MetricsRegistry;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Schedules elsewhere, and measures that. */
final class MeasuredScheduledExecutor extends MeasuredExecutor<ScheduledExecutorService>
    implements ScheduledExecutorService {

  private final Counter once;
  private final Counter repeatedly;

  MeasuredScheduledExecutor(MetricsRegistry registry, ScheduledExecutorService executor) {
    super(registry, executor);
    once =
        registry
            .counter("executor_scheduled_once_total", "Tasks that were scheduled to run once.")
            .register();
    repeatedly =
        registry
            .counter(
                "executor_scheduled_repetitively_total",
                "Tasks that were scheduled to run again and again.")
            .register();
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return counted(once, () -> executor.schedule(() -> measure(command), delay, unit));
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    return counted(once, () -> executor.schedule(() -> measure(callable), delay, unit));
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    return counted(
        repeatedly,
        () -> executor.scheduleAtFixedRate(() -> measure(command), initialDelay, period, unit));
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    return counted(
        repeatedly,
        () -> executor.scheduleWithFixedDelay(() -> measure(command), initialDelay, delay, unit));
  }

  private <F> F counted(Counter counter, Supplier<F> schedule) {
    try {
      F future = schedule.get();
      counter.increment();
      return future;
    } catch (RejectedExecutionException e) {
      throw rejected(e);
    }
  }
}
