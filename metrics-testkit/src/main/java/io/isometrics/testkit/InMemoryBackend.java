package io.isometrics.testkit;

import io.isometrics.Counter;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.MetricDescriptor;
import io.isometrics.Registration;
import io.isometrics.spi.Backend;
import io.isometrics.spi.ObservableMetric;
import io.isometrics.spi.Series;
import io.isometrics.testkit.internal.CoverageLog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Keeps everything in memory, each observation too, and hands out snapshots. A handle takes a lock
 * of its own while it records, so that a snapshot of a series is exact.
 */
final class InMemoryBackend implements Backend, MemoryHandle.Listener {

  /** Callbacks change unseen: who waits for a change looks at least this often. */
  private static final long LOOK_AGAIN_MILLIS = 10;

  /** One metric with its series. */
  private static final class Metric {
    final MetricDescriptor descriptor;
    final List<MemoryHandle> handles = new CopyOnWriteArrayList<>();
    final List<ObservableMetric> observed = new CopyOnWriteArrayList<>();

    Metric(MetricDescriptor descriptor) {
      this.descriptor = descriptor;
    }
  }

  /** In the order of declaration; guarded by itself. */
  private final Map<String, Metric> metrics = new LinkedHashMap<>();

  private final CoverageLog coverage = CoverageLog.ofRegistry();
  private final Object change = new Object();
  private volatile int waiting;
  private long changes;

  @Override
  public void declare(MetricDescriptor descriptor) {
    synchronized (metrics) {
      metrics.put(descriptor.name(), new Metric(descriptor));
    }
    coverage.declared(descriptor);
  }

  /** A declared metric. */
  Optional<MetricDescriptor> declaration(String name) {
    synchronized (metrics) {
      return Optional.ofNullable(metrics.get(name)).map(metric -> metric.descriptor);
    }
  }

  private Metric metric(MetricDescriptor descriptor) {
    synchronized (metrics) {
      return Objects.requireNonNull(metrics.get(descriptor.name()), "not declared");
    }
  }

  private <H extends MemoryHandle> H add(Series series, H handle) {
    metric(series.metric()).handles.add(handle);
    return handle;
  }

  @Override
  public Counter counter(Series series) {
    return add(series, new MemoryHandle.OfCounter(series, this));
  }

  @Override
  public Gauge gauge(Series series) {
    return add(series, new MemoryHandle.OfGauge(series, this));
  }

  @Override
  public Histogram histogram(Series series) {
    return add(series, new MemoryHandle.OfHistogram(series, this));
  }

  @Override
  public Registration observe(ObservableMetric observable) {
    List<ObservableMetric> observed = metric(observable.metric()).observed;
    observed.add(observable);
    return () -> observed.remove(observable);
  }

  @Override
  public void remove(Series series, Object handle) {
    MemoryHandle ended = (MemoryHandle) handle;
    ended.end();
    metric(series.metric()).handles.remove(ended);
    changed();
  }

  /** Tests should hear of what production only counts. */
  @Override
  public boolean isStrict() {
    return true;
  }

  /** Which metrics were recorded on this backend. */
  CoverageLog coverage() {
    return coverage;
  }

  /** Everything as it is now; runs callbacks and collectors, as a scrape would. */
  MetricsSnapshot snapshot() {
    List<Metric> all;
    synchronized (metrics) {
      all = List.copyOf(metrics.values());
    }
    List<MetricDescriptor> declared = new ArrayList<>();
    List<SeriesSnapshot> series = new ArrayList<>();
    Set<String> recorded = new HashSet<>();
    for (Metric metric : all) {
      MetricDescriptor descriptor = metric.descriptor;
      if (!descriptor.name().startsWith(CoverageLog.OWN_PREFIX)) {
        declared.add(descriptor);
      }
      for (MemoryHandle handle : metric.handles) {
        if (handle.hasValue()) {
          series.add(handle.snapshot());
        }
      }
      for (ObservableMetric observable : metric.observed) {
        observable.read(
            (labels, value) -> {
              series.add(SeriesSnapshot.number(descriptor, labels, true, value));
              coverage.recorded(descriptor, labels);
            });
      }
      if (coverage.isRecorded(descriptor.name())) {
        recorded.add(descriptor.name());
      }
    }
    series.sort(
        Comparator.comparing((SeriesSnapshot each) -> each.metric().name())
            .thenComparing(each -> each.labels().toString()));
    return new MetricsSnapshot(declared, series, recorded);
  }

  // ---- waiting for a change ----

  @Override
  public void firstRecorded(Series series) {
    coverage.recorded(series.metric(), series.labels());
  }

  @Override
  public void changed() {
    if (waiting > 0) {
      synchronized (change) {
        changes++;
        change.notifyAll();
      }
    }
  }

  /** Runs an action again after each recording, until it says it is done or the time is over. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // only changed under the monitor
  boolean await(long nanos, BooleanSupplier attempt) throws InterruptedException {
    long deadline = System.nanoTime() + nanos;
    synchronized (change) {
      waiting++;
    }
    try {
      while (true) {
        long seen;
        synchronized (change) {
          seen = changes;
        }
        if (attempt.getAsBoolean()) {
          return true;
        }
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(left));
        synchronized (change) {
          if (seen == changes) {
            change.wait(Math.min(millis, LOOK_AGAIN_MILLIS));
          }
        }
      }
    } finally {
      synchronized (change) {
        waiting--;
      }
    }
  }
}
