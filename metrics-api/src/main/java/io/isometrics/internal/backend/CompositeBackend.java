package io.isometrics.internal.backend;

import io.isometrics.Counter;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.MetricDescriptor;
import io.isometrics.Registration;
import io.isometrics.internal.rules.Durations;
import io.isometrics.spi.Backend;
import io.isometrics.spi.Log;
import io.isometrics.spi.ObservableMetric;
import io.isometrics.spi.Series;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Records to several backends. Each handle writes to those of all, in order. */
public final class CompositeBackend implements Backend {

  private final List<Backend> backends;

  /** The metrics of which a series could not be made. */
  private final Set<String> failed = ConcurrentHashMap.newKeySet();

  private CompositeBackend(List<Backend> backends) {
    this.backends = backends;
  }

  /** One backend for all: the only one itself, or one that writes to each. */
  public static Backend of(List<Backend> backends) {
    List<Backend> recording = new ArrayList<>();
    for (Backend backend : backends) {
      if (backend != Backend.noop() && !recording.contains(backend)) {
        recording.add(backend);
      }
    }
    if (recording.isEmpty()) {
      return Backend.noop();
    }
    return recording.size() == 1 ? recording.get(0) : new CompositeBackend(recording);
  }

  /** The backends, in order. */
  public List<Backend> backends() {
    return backends;
  }

  @Override
  public void declare(MetricDescriptor metric) {
    for (Backend backend : backends) {
      SafeBackend.declare(backend, metric);
    }
  }

  @Override
  public void undeclare(MetricDescriptor metric) {
    for (Backend backend : backends) {
      SafeBackend.undeclare(backend, metric);
    }
  }

  @Override
  public Counter counter(Series series) {
    SilentSeries others = new SilentSeries(series);
    return new CompositeCounter(
        others, make(series, others, Counter.class, new Counter[backends.size()]));
  }

  @Override
  public Gauge gauge(Series series) {
    SilentSeries others = new SilentSeries(series);
    return new CompositeGauge(
        others, make(series, others, Gauge.class, new Gauge[backends.size()]));
  }

  @Override
  public Histogram histogram(Series series) {
    SilentSeries others = new SilentSeries(series);
    return new CompositeHistogram(
        others, make(series, others, Histogram.class, new Histogram[backends.size()]));
  }

  /** Fills an array with what each backend makes. */
  private <H> H[] make(Series series, SilentSeries others, Class<H> type, H[] handles) {
    for (int i = 0; i < handles.length; i++) {
      Object handle;
      try {
        handle = SafeBackend.make(backends.get(i), i == 0 ? series : others);
      } catch (RuntimeException | LinkageError e) {
        handle = new FailedHandle(series);
        if (failed.add(series.metric().name())) {
          Log.warn("The backend failed to make the series " + series, e);
        }
      }
      handles[i] = type.cast(handle);
    }
    return handles;
  }

  @Override
  public Registration observe(ObservableMetric metric) {
    List<Registration> registrations =
        backends.stream().map(backend -> SafeBackend.observe(backend, metric)).toList();
    return () -> registrations.forEach(CompositeBackend::stop);
  }

  private static void stop(Registration registration) {
    try {
      registration.close();
    } catch (RuntimeException | LinkageError e) {
      Log.warn("One of several backends failed to stop observing a metric", e);
    }
  }

  @Override
  public void remove(Series series, Object handle) {
    CompositeHandle composite = (CompositeHandle) handle;
    List<?> handles = composite.handles();
    for (int i = 0; i < handles.size(); i++) {
      Object each = handles.get(i);
      if (!(each instanceof FailedHandle)) {
        SafeBackend.remove(backends.get(i), composite.toldTo(i, series), each);
      }
    }
  }

  @Override
  public boolean flush(Duration timeout) {
    long start = System.nanoTime();
    long nanos = Durations.nanos(timeout);
    boolean all = true;
    for (Backend backend : backends) {
      Duration rest = Duration.ofNanos(Math.max(0, nanos - (System.nanoTime() - start)));
      all &= SafeBackend.flush(backend, rest);
    }
    return all;
  }

  @Override
  public Optional<String> problem() {
    List<String> problems =
        backends.stream().map(Backend::problem).flatMap(Optional::stream).toList();
    return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems));
  }

  /** Waits for the backend that takes longest; the others are collected meanwhile. */
  @Override
  public void awaitLastCollection(Duration wait) throws InterruptedException {
    long start = System.nanoTime();
    for (Backend backend : backends) {
      backend.awaitLastCollection(
          Duration.ofNanos(Math.max(0, Durations.nanos(wait) - (System.nanoTime() - start))));
    }
  }

  @Override
  public void endWithProcess() {
    for (Backend backend : backends) {
      SafeBackend.close(backend, true);
    }
  }

  @Override
  public void close() {
    for (Backend backend : backends) {
      SafeBackend.close(backend, false);
    }
  }
}
