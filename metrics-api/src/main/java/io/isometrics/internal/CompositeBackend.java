package io.isometrics.internal;

import io.isometrics.Counter;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.MetricDescriptor;
import io.isometrics.Registration;
import io.isometrics.spi.Backend;
import io.isometrics.spi.ObservableMetric;
import io.isometrics.spi.Series;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Records to several backends. Each handle writes to those of all, in order. */
@SuppressWarnings("ArrayRecordComponent") // the handles are never compared
public final class CompositeBackend implements Backend {

  private final List<Backend> backends;

  private CompositeBackend(List<Backend> backends) {
    this.backends = backends;
  }

  /** One backend for all: the only one itself, or one that writes to each. */
  public static Backend of(List<Backend> backends) {
    List<Backend> recording =
        backends.stream().filter(b -> b != Backend.noop()).distinct().toList();
    return switch (recording.size()) {
      case 0 -> Backend.noop();
      case 1 -> recording.get(0);
      default -> new CompositeBackend(recording);
    };
  }

  @Override
  public void declare(MetricDescriptor metric) {
    each(backend -> backend.declare(metric));
  }

  @Override
  public Counter counter(Series series) {
    Counter[] all = backends.stream().map(b -> b.counter(series)).toArray(Counter[]::new);
    return new CompositeCounter(all);
  }

  @Override
  public Gauge gauge(Series series) {
    Gauge[] all = backends.stream().map(b -> b.gauge(series)).toArray(Gauge[]::new);
    return new CompositeGauge(all);
  }

  @Override
  public Histogram histogram(Series series) {
    Histogram[] all = backends.stream().map(b -> b.histogram(series)).toArray(Histogram[]::new);
    return new CompositeHistogram(all);
  }

  @Override
  public Registration observe(ObservableMetric metric) {
    List<Registration> all = backends.stream().map(b -> b.observe(metric)).toList();
    return () -> all.forEach(Registration::close);
  }

  @Override
  public void remove(Series series, Object handle) {
    Object[] handles = ((Composite) handle).handles();
    for (int i = 0; i < handles.length; i++) {
      backends.get(i).remove(series, handles[i]);
    }
  }

  @Override
  public boolean flush(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    boolean all = true;
    for (Backend backend : backends) {
      all &= backend.flush(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
    return all;
  }

  @Override
  public void close() {
    backends.forEach(Core::closeQuietly);
  }

  private void each(Consumer<Backend> action) {
    RuntimeException failure = null;
    for (Backend backend : backends) {
      try {
        action.accept(backend);
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private interface Composite {
    Object[] handles();
  }

  private record CompositeCounter(Counter[] handles) implements Counter, Composite {
    @Override
    public void increment() {
      for (Counter handle : handles) {
        handle.increment();
      }
    }

    @Override
    public void add(long amount) {
      for (Counter handle : handles) {
        handle.add(amount);
      }
    }

    @Override
    public void add(double amount) {
      for (Counter handle : handles) {
        handle.add(amount);
      }
    }
  }

  private record CompositeGauge(Gauge[] handles) implements Gauge, Composite {
    @Override
    public void set(double value) {
      for (Gauge handle : handles) {
        handle.set(value);
      }
    }

    @Override
    public void add(double amount) {
      for (Gauge handle : handles) {
        handle.add(amount);
      }
    }
  }

  private record CompositeHistogram(Histogram[] handles) implements Histogram, Composite {
    @Override
    public void observe(double value) {
      for (Histogram handle : handles) {
        handle.observe(value);
      }
    }
  }
}
