package io.isometrics.internal.backend;

import io.isometrics.Counter;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.MetricDescriptor;
import io.isometrics.MetricType;
import io.isometrics.Registration;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.LabelValues;
import io.isometrics.spi.Log;
import io.isometrics.spi.Series;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What all backends made of one thing; the array of its type is used, the others are empty. It is
 * also the series as all backends but the first are given it: one that reports drops is enough.
 */
final class CompositeHandle implements Counter, Gauge, Histogram, Registration, Series {

  private static final AtomicBoolean FAILURE_LOGGED = new AtomicBoolean();

  final Object[] all;
  private final @Nullable Series series;
  private final Counter[] counters;
  private final Gauge[] gauges;
  private final Histogram[] histograms;

  CompositeHandle(int size, @Nullable MetricType type, @Nullable Series series) {
    this.all = new Object[size];
    this.series = series;
    counters = new Counter[type == MetricType.COUNTER ? size : 0];
    gauges = new Gauge[type == MetricType.GAUGE || type == MetricType.INFO ? size : 0];
    histograms = new Histogram[type == MetricType.HISTOGRAM || type == MetricType.TIMER ? size : 0];
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
      try {
        ((Registration) registration).close();
      } catch (RuntimeException | LinkageError e) {
        Log.warn("One of several backends failed to stop observing a metric", e);
      }
    }
  }

  /** A handle must not throw, except in strict mode; one that does costs the others nothing. */
  private static void failed(Throwable e) {
    if (e instanceof IllegalArgumentException strict) {
      throw strict;
    }
    if (FAILURE_LOGGED.compareAndSet(false, true)) {
      Log.warn("One of several backends failed to record. Further failures are not logged", e);
    }
  }

  @Override
  public void increment() {
    for (Counter counter : counters) {
      try {
        counter.increment();
      } catch (RuntimeException | LinkageError e) {
        failed(e);
      }
    }
    for (Gauge gauge : gauges) {
      try {
        gauge.increment();
      } catch (RuntimeException | LinkageError e) {
        failed(e);
      }
    }
  }

  @Override
  public void decrement() {
    for (Gauge gauge : gauges) {
      try {
        gauge.decrement();
      } catch (RuntimeException | LinkageError e) {
        failed(e);
      }
    }
  }

  @Override
  public void add(long amount) {
    for (Counter counter : counters) {
      try {
        counter.add(amount);
      } catch (RuntimeException | LinkageError e) {
        failed(e);
      }
    }
  }

  @Override
  public void add(double amount) {
    for (Counter counter : counters) {
      try {
        counter.add(amount);
      } catch (RuntimeException | LinkageError e) {
        failed(e);
      }
    }
    for (Gauge gauge : gauges) {
      try {
        gauge.add(amount);
      } catch (RuntimeException | LinkageError e) {
        failed(e);
      }
    }
  }

  @Override
  public void set(double value) {
    for (Gauge gauge : gauges) {
      try {
        gauge.set(value);
      } catch (RuntimeException | LinkageError e) {
        failed(e);
      }
    }
  }

  @Override
  public void clear() {
    for (Gauge gauge : gauges) {
      try {
        gauge.clear();
      } catch (RuntimeException | LinkageError e) {
        failed(e);
      }
    }
  }

  @Override
  public void observe(double value) {
    for (Histogram histogram : histograms) {
      try {
        histogram.observe(value);
      } catch (RuntimeException | LinkageError e) {
        failed(e);
      }
    }
  }
}
