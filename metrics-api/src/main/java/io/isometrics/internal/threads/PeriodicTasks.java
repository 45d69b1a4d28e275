package io.isometrics.internal.threads;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks after each period, or once, on one thread, which is a daemon and made for the first of
 * them.
 */
public final class PeriodicTasks {

  private @Nullable ScheduledThreadPoolExecutor executor;
  private boolean closed;

  /** No tasks yet. */
  public PeriodicTasks() {}

  /** Runs a task now and then after each period; null if this is closed. */
  public synchronized @Nullable Future<?> schedule(Runnable task, long periodNanos) {
    return closed
        ? null
        : executor().scheduleWithFixedDelay(task, 0, periodNanos, TimeUnit.NANOSECONDS);
  }

  /** Runs a task once, after a delay, unless this is closed before. */
  @SuppressWarnings("FutureReturnValueIgnored") // it ends by itself, or with this
  public synchronized void once(Runnable task, long delayNanos) {
    if (!closed) {
      executor().schedule(task, delayNanos, TimeUnit.NANOSECONDS);
    }
  }

  private ScheduledThreadPoolExecutor executor() {
    ScheduledThreadPoolExecutor running = executor;
    if (running == null) {
      running = new ScheduledThreadPoolExecutor(1, PeriodicTasks::thread);
      running.setRemoveOnCancelPolicy(true);
      executor = running;
    }
    return running;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(null, task, "isometrics-refresh", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    return thread;
  }

  /** Runs no task again, and ends the thread. */
  public synchronized void close() {
    closed = true;
    if (executor != null) {
      executor.shutdownNow();
    }
  }
}
