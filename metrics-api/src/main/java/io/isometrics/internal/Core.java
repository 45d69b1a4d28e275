package io.isometrics.internal;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Family2;
import io.isometrics.MetricDescriptor;
import io.isometrics.Registration;
import io.isometrics.spi.Backend;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.ObservableMetric;
import io.isometrics.spi.Series;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What all scopes of a registry share: the declared metrics, the backend, and the settings. */
public final class Core implements AutoCloseable, ThreadFactory, Runnable {

  private final Backend backend;
  private final boolean strict;
  private final Map<String, MetricState> metrics = new LinkedHashMap<>();

  /** Which metric holds a name in some exposition format. */
  private final Map<String, MetricState> claims = new HashMap<>();

  private @Nullable Family2<Counter, String, DropReason> dropped;
  private @Nullable Family1<Counter, String> overflowed;
  private @Nullable ScheduledThreadPoolExecutor refresher;
  private volatile boolean closed;

  /** Metrics that go to a backend. */
  public Core(Backend backend, boolean strict) {
    this.backend = backend;
    this.strict = strict;
  }

  /** Where series go. */
  Backend backend() {
    return backend;
  }

  /** Whether nothing is recorded, so that even look-ups can be skipped. */
  public boolean isNoop() {
    return backend == Noop.INSTANCE;
  }

  /** Whether bad recordings throw. */
  boolean isStrict() {
    return strict;
  }

  /** Told once, before the registry is given to anybody: where the library counts for itself. */
  public void selfMetrics(
      Family2<Counter, String, DropReason> dropped, Family1<Counter, String> overflowed) {
    this.dropped = dropped;
    this.overflowed = overflowed;
  }

  /** Counts a recording that was not made. */
  void countDropped(String metric, DropReason reason) {
    if (dropped != null) {
      dropped.with(metric, reason).increment();
    }
  }

  /** Counts a look-up that went to an overflow series. */
  void countOverflow(String metric) {
    if (overflowed != null) {
      overflowed.with(metric).increment();
    }
  }

  /** The state of a metric: the one there is, if it was declared alike, else a new one. */
  public synchronized MetricState declare(MetricDescriptor metric) {
    MetricState existing = metrics.get(metric.name());
    if (existing != null) {
      if (!existing.descriptor().equals(metric)) {
        throw Rules.error(
            "%s '%s' is declared twice, and differently:%n  %s%n    at %s%n  %s%n    at %s%n"
                + "Declare it once and share it, or give one of them another name.",
            metric.type(),
            metric.name(),
            existing.descriptor(),
            existing.descriptor().origin(),
            metric,
            metric.origin());
      }
      return existing;
    }
    List<String> names = Rules.claims(metric.type(), metric.name());
    for (String name : names) {
      MetricState holder = claims.get(name);
      if (holder != null) {
        throw Rules.error(
            "%s '%s' collides with %s '%s' (declared at %s): both would export '%s' in OpenMetrics;"
                + " give one of them another name",
            metric.type(),
            metric.name(),
            holder.descriptor().type(),
            holder.descriptor().name(),
            holder.descriptor().origin(),
            name);
      }
    }
    MetricState state = new MetricState(this, metric);
    declareQuietly(backend, metric);
    metrics.put(metric.name(), state);
    for (String name : names) {
      claims.put(name, state);
    }
    return state;
  }

  /** Tells a backend of a metric; a failure is logged. */
  static void declareQuietly(Backend backend, MetricDescriptor metric) {
    try {
      backend.declare(metric);
    } catch (RuntimeException | LinkageError e) {
      Log.warn("The backend failed to declare " + metric, e);
    }
  }

  /** The declared metrics in the order of declaration, without the library's own. */
  public synchronized List<MetricDescriptor> catalog() {
    List<MetricDescriptor> catalog = new ArrayList<>();
    for (MetricState metric : metrics.values()) {
      if (!metric.descriptor().name().startsWith(Rules.OWN_PREFIX)) {
        catalog.add(metric.descriptor());
      }
    }
    return Collections.unmodifiableList(catalog);
  }

  /** Hands an observation to a backend; a failure is logged. */
  static Registration observeQuietly(Backend backend, ObservableMetric metric) {
    try {
      return backend.observe(metric);
    } catch (RuntimeException | LinkageError e) {
      Log.warn("The backend failed to observe " + metric.metric(), e);
      return Noop.INSTANCE;
    }
  }

  /** Ends a series; a failure is logged. */
  static void removeQuietly(Backend backend, Series series, Object handle) {
    try {
      backend.remove(series, handle);
    } catch (RuntimeException | LinkageError e) {
      Log.warn("The backend failed to remove the series " + series, e);
    }
  }

  /** The thread of the periodic collectors. */
  @Override
  public Thread newThread(Runnable task) {
    Thread thread = new Thread(task, "isometrics-refresh");
    thread.setDaemon(true);
    return thread;
  }

  /** Runs a refresh now and then after each period, on a thread of the registry. */
  synchronized @Nullable Future<?> schedule(Runnable refresh, Duration period) {
    if (closed) {
      return null;
    }
    ScheduledThreadPoolExecutor executor = refresher;
    if (executor == null) {
      executor = new ScheduledThreadPoolExecutor(1, this);
      executor.setRemoveOnCancelPolicy(true);
      refresher = executor;
    }
    return executor.scheduleWithFixedDelay(refresh, 0, nanos(period), TimeUnit.NANOSECONDS);
  }

  /** A duration, or the longest that nanoseconds can say. */
  static long nanos(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }

  /** Hands over what was recorded so far; see {@link Backend#flush}. */
  public boolean flush(Duration timeout) {
    return flushQuietly(backend, timeout);
  }

  /** Flushes a backend; a failure is logged. */
  static boolean flushQuietly(Backend backend, Duration timeout) {
    try {
      return backend.flush(timeout);
    } catch (RuntimeException | LinkageError e) {
      Log.warn("The backend failed to flush", e);
      return false;
    }
  }

  /** Whether what is read goes nowhere any more. */
  boolean isClosed() {
    return closed;
  }

  /** The work of the shutdown hook. */
  @Override
  public void run() {
    Log.ending();
    close();
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      if (refresher != null) {
        refresher.shutdownNow();
      }
    }
    closeQuietly(backend);
  }

  /** Closes a backend; a failure is logged. */
  static void closeQuietly(Backend backend) {
    try {
      backend.close();
    } catch (Exception | LinkageError e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      Log.warn("The backend failed to close", e);
    }
  }
}
