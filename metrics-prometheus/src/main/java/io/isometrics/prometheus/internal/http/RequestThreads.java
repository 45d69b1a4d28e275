package io.isometrics.prometheus.internal.http;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads that serve requests: a bounded number of daemons, which end when there is nothing to
 * do.
 *
 * <p>The JDK's server reads a request, and writes its answer, on the thread that serves it. So a
 * client that sends or reads slowly would keep a thread as long as it likes. Here it is given
 * {@value #PATIENCE_MILLIS} ms, or {@value #HURRY_MILLIS} ms as soon as other requests wait for a
 * thread; then its thread is interrupted, which closes its connection. A thread that runs the
 * application's callbacks is never interrupted: that could close a channel of the application.
 */
public final class RequestThreads implements Executor {

  private static final ThreadLocal<@Nullable Turn> CURRENT = new ThreadLocal<>();

  private static final int THREADS = 16;
  private static final int QUEUE = 256;
  private static final long KEEP_ALIVE_SECONDS = 10;
  private static final long PATIENCE_MILLIS = 10_000;
  private static final long HURRY_MILLIS = 1_000;
  private static final long CHECK_MILLIS = 200;

  private final ThreadPoolExecutor pool;
  private final ScheduledThreadPoolExecutor watchdog;

  public RequestThreads() {
    AtomicInteger number = new AtomicInteger();
    ThreadFactory threads =
        task -> {
          Thread thread = new Thread(task, "isometrics-http-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        };
    pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            KEEP_ALIVE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(QUEUE),
            threads);
    pool.allowCoreThreadTimeOut(true);
    watchdog = new ScheduledThreadPoolExecutor(1, threads);
    watchdog.setKeepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
    watchdog.allowCoreThreadTimeOut(true);
    watchdog.setRemoveOnCancelPolicy(true);
  }

  /**
   * Serves a request, or something else that has to do with a client.
   *
   * @throws java.util.concurrent.RejectedExecutionException if too many wait already; the JDK's
   *     server then closes the connection
   */
  @Override
  public void execute(Runnable request) {
    pool.execute(() -> serve(request));
  }

  private void serve(Runnable request) {
    Turn turn = new Turn();
    CURRENT.set(turn);
    ScheduledFuture<?> watch =
        watchdog.scheduleWithFixedDelay(
            turn::check, HURRY_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
    try {
      request.run();
    } finally {
      watch.cancel(false);
      turn.waitForClient(false);
      CURRENT.remove();
    }
  }

  /**
   * Says whether the current thread waits for its client from now on. It does when it begins to
   * serve a request; while it does not, it is not interrupted.
   */
  static void waitForClient(boolean waiting) {
    Turn turn = CURRENT.get();
    if (turn != null) {
      turn.waitForClient(waiting);
    }
  }

  /** Ends the threads, with an interrupt if need be, and waits a little for them to be gone. */
  public void close(long timeoutMillis) {
    watchdog.shutdownNow();
    pool.shutdownNow();
    try {
      if (pool.awaitTermination(timeoutMillis, TimeUnit.MILLISECONDS)) {
        watchdog.awaitTermination(timeoutMillis, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A thread that serves a request. */
  private final class Turn {

    private final Thread thread = Thread.currentThread();
    private boolean waiting = true;
    private long since = System.nanoTime();

    synchronized void waitForClient(boolean waiting) {
      this.waiting = waiting;
      since = System.nanoTime();
      if (!waiting) {
        // What was meant for the client must not hit a callback or the next request.
        Thread.interrupted();
      }
    }

    synchronized void check() {
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
      long limit = pool.getQueue().isEmpty() ? PATIENCE_MILLIS : HURRY_MILLIS;
      if (waiting && millis >= limit) {
        thread.interrupt();
      }
    }
  }
}
