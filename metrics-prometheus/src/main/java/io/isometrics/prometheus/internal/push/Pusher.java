package io.isometrics.prometheus.internal.push;

import io.isometrics.prometheus.internal.collect.NameFilter;
import io.isometrics.prometheus.internal.collect.Scraper;
import io.isometrics.prometheus.internal.library.ExpositionFormat;
import io.isometrics.prometheus.internal.library.NameEscaping;
import io.isometrics.prometheus.internal.text.ScrapeBuffers;
import io.isometrics.spi.Log;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Pushes the metrics of a registry, one push after the other, on a thread of its own: a collector
 * or a Pushgateway that hangs keeps that thread, and the callers wait no longer than they want. It
 * is never interrupted, as it runs code of the application.
 */
public final class Pusher {

  private static final String FAILURES = "isometrics_push_failures_total";
  private static final long KEEP_ALIVE_SECONDS = 2;
  private static final int MAX_WAITING = 16;
  private static final Duration MAX_FLUSH = Duration.ofHours(1);
  private static final String DELETE = "DELETE";
  private static final byte[] NOTHING = {};

  private final PrometheusRegistry registry;
  private final Scraper scraper;
  private final Gateway gateway;
  private final URI group;
  private final Duration timeout;
  private final boolean replace;
  private final AtomicInteger number = new AtomicInteger();
  private final ThreadPoolExecutor clientThreads;
  private final ThreadPoolExecutor worker;
  private final AtomicLong failures = new AtomicLong();
  private final AtomicBoolean failing = new AtomicBoolean();
  private volatile @Nullable CounterWithCallback counter;
  private volatile boolean deleted;

  /**
   * Pushes nothing yet.
   *
   * @param group the URL of the group
   * @param authorization the header of that name, if any
   * @param tls the JVM's own settings if null
   * @param timeout of a push, unless it is told otherwise
   * @param replace whether flushing and closing replace the whole group
   */
  public Pusher(
      PrometheusRegistry registry,
      Scraper scraper,
      URI group,
      @Nullable String authorization,
      @Nullable SSLContext tls,
      Duration timeout,
      boolean replace) {
    this.registry = registry;
    this.scraper = scraper;
    this.group = group;
    this.timeout = timeout;
    this.replace = replace;
    ThreadFactory factory = this::thread;
    clientThreads = (ThreadPoolExecutor) Executors.newCachedThreadPool(factory);
    clientThreads.setKeepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
    worker =
        new ThreadPoolExecutor(
            1,
            1,
            KEEP_ALIVE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            factory);
    worker.allowCoreThreadTimeOut(true);
    gateway = new Gateway(group, authorization, tls, clientThreads);
  }

  private Thread thread(Runnable task) {
    Thread thread = new Thread(null, task, "isometrics-push-" + number.incrementAndGet(), 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    return thread;
  }

  /** Adds the counter of failures, at 0. */
  public void register() {
    CounterWithCallback made =
        CounterWithCallback.builder()
            .name(FAILURES)
            .help("Pushes to the Pushgateway that failed, all attempts of one counted once.")
            .callback(out -> out.call((double) failures.get()))
            .build();
    try {
      registry.register(made);
      counter = made;
    } catch (RuntimeException e) {
      Log.warn(
          "Failed pushes are not counted, as "
              + FAILURES
              + " is taken in the Prometheus registry: push a registry to one Pushgateway only",
          e);
    }
  }

  /** The URL of the group. */
  public URI group() {
    return group;
  }

  /** Pushes all metrics, which replace the whole group or only the metrics of the same names. */
  public void push(boolean wholeGroup) throws IOException {
    push(wholeGroup, timeout.toNanos());
  }

  private void push(boolean wholeGroup, long timeoutNanos) throws IOException {
    deleted = false;
    run(wholeGroup ? "PUT" : "POST", timeoutNanos);
    failing.set(false);
  }

  /** Has the Pushgateway forget the group. */
  public void delete() throws IOException {
    run(DELETE, timeout.toNanos());
    deleted = true;
  }

  /** Pushes for a flush, and tells of a failure. */
  public boolean tryPush(Duration within) {
    long nanos = within.compareTo(MAX_FLUSH) > 0 ? MAX_FLUSH.toNanos() : within.toNanos();
    try {
      push(replace, Math.max(0, nanos));
      return true;
    } catch (IOException e) {
      if (failing.compareAndSet(false, true)) {
        Log.warn(
            "Metrics were not pushed: "
                + e.getMessage()
                + ". Further failures are not logged until a push works",
            e);
      }
      return false;
    }
  }

  /** Pushes when the backend is closed, unless the group was deleted, and ends. */
  public void pushLast() {
    if (!deleted && !isClosed()) {
      tryPush(timeout);
    }
    close();
  }

  private void run(String method, long timeoutNanos) throws IOException {
    try {
      await(method, timeoutNanos);
    } catch (IOException | RuntimeException e) {
      failures.incrementAndGet();
      throw e;
    }
  }

  private void await(String method, long timeoutNanos) throws IOException {
    long deadline = System.nanoTime() + timeoutNanos;
    Future<?> running;
    try {
      running = worker.submit(() -> run(method, method.equals(DELETE), deadline));
    } catch (RejectedExecutionException e) {
      throw new IOException(
          worker.isShutdown()
              ? "pushing has ended with the backend, or was closed"
              : "more than " + MAX_WAITING + " pushes wait: an earlier one still hangs",
          e);
    }
    try {
      running.get(timeoutNanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new InterruptedIOException(
          "the push did not end in time: a collector, an earlier push or the Pushgateway is slow");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the push was interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IOException("the metrics could not be pushed: " + e.getCause(), e.getCause());
    }
  }

  /** What the worker does. */
  private @Nullable Void run(String method, boolean empty, long deadline) throws IOException {
    if (deadline - System.nanoTime() > 0) { // else nobody waits for it any more
      byte[] body = empty ? NOTHING : exposition(deadline);
      gateway.send(method, body, deadline);
    }
    return null;
  }

  private byte[] exposition(long deadline) throws IOException {
    ScrapeBuffers scrape =
        scraper.scrape(ExpositionFormat.TEXT, NameEscaping.DEFAULT, NameFilter.ALL, deadline);
    try {
      ByteArrayOutputStream copy = new ByteArrayOutputStream(scrape.body().size());
      scrape.body().writeTo(copy);
      return copy.toByteArray();
    } finally {
      scraper.release(scrape);
    }
  }

  /** Whether it pushes no more. */
  public boolean isClosed() {
    return worker.isShutdown();
  }

  /** Takes the counter away, and lets the threads end. Closing twice is harmless. */
  public void close() {
    CounterWithCallback registered = counter;
    if (registered != null) {
      registry.unregister(registered);
      counter = null;
    }
    worker.shutdown();
    clientThreads.shutdown();
  }
}
