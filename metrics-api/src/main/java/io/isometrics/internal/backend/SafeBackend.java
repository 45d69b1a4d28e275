package io.isometrics.internal.backend;

import io.isometrics.MetricDescriptor;
import io.isometrics.MetricType;
import io.isometrics.MetricsAudit;
import io.isometrics.MetricsAudit.Recorded;
import io.isometrics.Registration;
import io.isometrics.spi.Backend;
import io.isometrics.spi.Log;
import io.isometrics.spi.ObservableMetric;
import io.isometrics.spi.OwnCounter;
import io.isometrics.spi.Series;
import io.isometrics.spi.SeriesActivity;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls a backend so that whatever it throws is logged, and the caller goes on. Never to be called
 * with a lock held: a backend is somebody else's code.
 */
public final class SafeBackend {

  private SafeBackend() {}

  /** Tells a backend of a metric. */
  public static void declare(Backend backend, MetricDescriptor metric) {
    try {
      backend.declare(metric);
    } catch (RuntimeException | LinkageError e) {
      Log.warn("The backend failed to declare " + metric, e);
    }
  }

  /** Tells a backend that a metric is no longer declared. */
  public static void undeclare(Backend backend, MetricDescriptor metric) {
    try {
      backend.undeclare(metric);
    } catch (RuntimeException | LinkageError e) {
      Log.warn("The backend failed to forget " + metric, e);
    }
  }

  /**
   * Makes the handle of a series. The one method that throws what the backend throws, since the
   * caller reports it with the metric.
   */
  public static Object make(Backend backend, Series series) {
    MetricType type = series.metric().type();
    Object handle =
        switch (type) {
          case COUNTER -> backend.counter(series);
          case GAUGE, INFO -> backend.gauge(series);
          case HISTOGRAM, TIMER -> backend.histogram(series);
        };
    return Objects.requireNonNull(handle, "the backend returned null");
  }

  /** Hands callbacks to a backend. */
  public static Registration observe(Backend backend, ObservableMetric metric) {
    try {
      return Objects.requireNonNull(backend.observe(metric), "the backend returned null");
    } catch (RuntimeException | LinkageError e) {
      Log.warn("The backend failed to observe " + metric.metric(), e);
      return NoopHandle.INSTANCE;
    }
  }

  /** Ends what {@link #observe} started. */
  public static void close(Registration registration, MetricDescriptor metric) {
    try {
      registration.close();
    } catch (RuntimeException | LinkageError e) {
      Log.warn("The backend failed to stop observing " + metric, e);
    }
  }

  /** Ends a series. */
  public static void remove(Backend backend, Series series, Object handle) {
    try {
      backend.remove(series, handle);
    } catch (RuntimeException | LinkageError e) {
      Log.warn("The backend failed to remove the series " + series, e);
    }
  }

  /** The limit of series that a backend has, or 0. */
  public static int maxSeries(Backend backend) {
    try {
      return Math.max(0, backend.defaultMaxSeries());
    } catch (RuntimeException | LinkageError e) {
      Log.warn("The backend failed to tell its limit of series", e);
      return 0;
    }
  }

  /** What a backend counts of itself. */
  public static List<OwnCounter> ownCounters(Backend backend) {
    try {
      return backend.ownCounters();
    } catch (RuntimeException | LinkageError e) {
      Log.warn("The backend failed to tell what it counts of itself", e);
      return List.of();
    }
  }

  /** Gives a backend the audit of its registry. */
  public static void auditedBy(Backend backend, Supplier<MetricsAudit> audit) {
    try {
      backend.auditedBy(audit);
    } catch (RuntimeException | LinkageError e) {
      Log.warn("The backend failed to take the audit", e);
    }
  }

  /** What a backend exports beside what it was told of. */
  public static Set<String> undeclared(Backend backend) {
    try {
      return backend.undeclared();
    } catch (RuntimeException | LinkageError e) {
      Log.warn("The backend failed to tell what else it exports", e);
      return Set.of();
    }
  }

  /** Whether anything was recorded on what a backend made for a series. */
  public static Recorded recorded(Object handle) {
    SeriesActivity activity = activity(handle);
    if (activity == null) {
      return Recorded.UNKNOWN;
    }
    try {
      return activity.isRecorded() ? Recorded.YES : Recorded.NO;
    } catch (RuntimeException | LinkageError e) {
      return Recorded.UNKNOWN;
    }
  }

  /** A number that changes when something is recorded on what a backend made; empty if unknown. */
  public static OptionalLong activityOf(Object handle) {
    SeriesActivity activity = activity(handle);
    try {
      return activity == null ? OptionalLong.empty() : OptionalLong.of(activity.activity());
    } catch (RuntimeException | LinkageError e) {
      return OptionalLong.empty();
    }
  }

  /** Of several backends all are recorded alike, so the first that can tell is enough. */
  private static @Nullable SeriesActivity activity(Object handle) {
    if (handle instanceof CompositeHandle several) {
      for (Object each : several.handles()) {
        if (each instanceof SeriesActivity first) {
          return first;
        }
      }
    }
    return handle instanceof SeriesActivity activity ? activity : null;
  }

  /** Flushes a backend; a thread that was interrupted before flushes all the same, and stays so. */
  public static boolean flush(Backend backend, Duration timeout) {
    boolean interrupted = Thread.interrupted();
    try {
      return backend.flush(timeout);
    } catch (RuntimeException | LinkageError e) {
      Log.warn("The backend failed to flush", e);
      return false;
    } finally {
      restore(interrupted);
    }
  }

  /**
   * Closes a backend, or ends it with the JVM; a thread that was interrupted before closes it all
   * the same.
   */
  public static void close(Backend backend, boolean processEnds) {
    boolean interrupted = Thread.interrupted();
    try {
      if (processEnds) {
        backend.endWithProcess();
      } else {
        backend.close();
      }
    } catch (RuntimeException | LinkageError e) {
      Log.warn("The backend failed to close", e);
    } finally {
      restore(interrupted);
    }
  }

  private static void restore(boolean interrupted) {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
