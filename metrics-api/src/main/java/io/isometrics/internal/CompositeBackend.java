package io.isometrics.internal;

import io.isometrics.Counter;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.MetricDescriptor;
import io.isometrics.MetricType;
import io.isometrics.Registration;
import io.isometrics.spi.Backend;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.LabelValues;
import io.isometrics.spi.ObservableMetric;
import io.isometrics.spi.Series;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Records to several backends. Each handle writes to those of all, in order. */
public final class CompositeBackend implements Backend {

  private final List<Backend> backends;

  private CompositeBackend(List<Backend> backends) {
    this.backends = backends;
  }

  /** One backend for all: the only one itself, or one that writes to each. */
  public static Backend of(List<Backend> backends) {
    List<Backend> recording = new ArrayList<>();
    for (Backend backend : backends) {
      if (backend != Noop.INSTANCE && !recording.contains(backend)) {
        recording.add(backend);
      }
    }
    if (recording.isEmpty()) {
      return Noop.INSTANCE;
    }
    return recording.size() == 1 ? recording.get(0) : new CompositeBackend(recording);
  }

  @Override
  public void declare(MetricDescriptor metric) {
    for (Backend backend : backends) {
      Core.declareQuietly(backend, metric);
    }
  }

  @Override
  public Counter counter(Series series) {
    return handles(series);
  }

  @Override
  public Gauge gauge(Series series) {
    return handles(series);
  }

  @Override
  public Histogram histogram(Series series) {
    return handles(series);
  }

  private Handles handles(Series series) {
    MetricType type = series.metric().type();
    Handles handles = new Handles(backends.size(), type, series);
    for (int i = 0; i < handles.all.length; i++) {
      Backend backend = backends.get(i);
      Series told = i == 0 ? series : handles;
      Object handle;
      try {
        handle =
            Objects.requireNonNull(
                type == MetricType.COUNTER
                    ? backend.counter(told)
                    : type == MetricType.GAUGE ? backend.gauge(told) : backend.histogram(told));
      } catch (RuntimeException | LinkageError e) {
        handle = ((SeriesEntry) series).failed(e);
      }
      handles.put(i, handle);
    }
    return handles;
  }

  @Override
  public Registration observe(ObservableMetric metric) {
    Handles handles = new Handles(backends.size(), null, null);
    for (int i = 0; i < handles.all.length; i++) {
      handles.put(i, Core.observeQuietly(backends.get(i), metric));
    }
    return handles;
  }

  @Override
  public void remove(Series series, Object handle) {
    Handles handles = (Handles) handle;
    for (int i = 0; i < handles.all.length; i++) {
      Object each = handles.all[i];
      if (!(each instanceof RejectingHandle)) {
        Core.removeQuietly(backends.get(i), i == 0 ? series : handles, each);
      }
    }
  }

  @Override
  public boolean flush(Duration timeout) {
    long deadline = System.nanoTime() + Core.nanos(timeout);
    boolean all = true;
    for (Backend backend : backends) {
      Duration rest = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      all &= Core.flushQuietly(backend, rest);
    }
    return all;
  }

  @Override
  public void close() {
    for (Backend backend : backends) {
      Core.closeQuietly(backend);
    }
  }

  /**
   * What all backends made of one thing; the array of its type is used, the others are empty. It is
   * also the series as all backends but the first are given it: one that reports drops is enough.
   */
  private static final class Handles implements Counter, Gauge, Histogram, Registration, Series {

    final Object[] all;
    private final @Nullable Series series;
    private final Counter[] counters;
    private final Gauge[] gauges;
    private final Histogram[] histograms;

    Handles(int size, @Nullable MetricType type, @Nullable Series series) {
      this.all = new Object[size];
      this.series = series;
      counters = new Counter[type == MetricType.COUNTER ? size : 0];
      gauges = new Gauge[type == MetricType.GAUGE ? size : 0];
      histograms =
          new Histogram[type == MetricType.HISTOGRAM || type == MetricType.TIMER ? size : 0];
    }

    void put(int index, Object handle) {
      all[index] = handle;
      if (counters.length > 0) {
        counters[index] = (Counter) handle;
      } else if (gauges.length > 0) {
        gauges[index] = (Gauge) handle;
      } else if (histograms.length > 0) {
        histograms[index] = (Histogram) handle;
      }
    }

    @Override
    public MetricDescriptor metric() {
      return Objects.requireNonNull(series).metric();
    }

    @Override
    public LabelValues labels() {
      return Objects.requireNonNull(series).labels();
    }

    @Override
    public void dropped(DropReason reason, double value) {}

    @Override
    public String toString() {
      return String.valueOf(series);
    }

    @Override
    public void close() {
      for (Object registration : all) {
        ((Registration) registration).close();
      }
    }

    @Override
    public void increment() {
      for (Counter counter : counters) {
        counter.increment();
      }
      for (Gauge gauge : gauges) {
        gauge.increment();
      }
    }

    @Override
    public void decrement() {
      for (Gauge gauge : gauges) {
        gauge.decrement();
      }
    }

    @Override
    public void add(long amount) {
      for (Counter counter : counters) {
        counter.add(amount);
      }
    }

    @Override
    public void add(double amount) {
      for (Counter counter : counters) {
        counter.add(amount);
      }
      for (Gauge gauge : gauges) {
        gauge.add(amount);
      }
    }

    @Override
    public void set(double value) {
      for (Gauge gauge : gauges) {
        gauge.set(value);
      }
    }

    @Override
    public void observe(double value) {
      for (Histogram histogram : histograms) {
        histogram.observe(value);
      }
    }
  }
}
