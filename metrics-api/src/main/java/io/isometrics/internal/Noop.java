package io.isometrics.internal;

import io.isometrics.Counter;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.Registration;
import io.isometrics.spi.Backend;
import io.isometrics.spi.ObservableMetric;
import io.isometrics.spi.Series;

/**
 * Records nothing: the backend where there is none, and the one that {@code metrics-null} chooses;
 * and the handle of all its series.
 */
public enum Noop implements Backend, Counter, Gauge, Histogram, Registration {
  /** The only one. */
  INSTANCE;

  @Override
  public Counter counter(Series series) {
    return this;
  }

  @Override
  public Gauge gauge(Series series) {
    return this;
  }

  @Override
  public Histogram histogram(Series series) {
    return this;
  }

  @Override
  public Registration observe(ObservableMetric metric) {
    return this;
  }

  @Override
  public void remove(Series series, Object handle) {}

  @Override
  public void close() {}

  @Override
  public void increment() {}

  @Override
  public void decrement() {}

  @Override
  public void add(long amount) {}

  @Override
  public void add(double amount) {}

  @Override
  public void set(double value) {}

  @Override
  public void observe(double value) {}
}
