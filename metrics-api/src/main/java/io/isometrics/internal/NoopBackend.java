package io.isometrics.internal;

import io.isometrics.Counter;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.Registration;
import io.isometrics.spi.Backend;
import io.isometrics.spi.ObservableMetric;
import io.isometrics.spi.Series;

/**
 * Records nothing: what is used where there is no backend, and what {@code metrics-null} chooses.
 */
public enum NoopBackend implements Backend {
  /** The only one. */
  INSTANCE;

  @Override
  public Counter counter(Series series) {
    return NoopHandle.INSTANCE;
  }

  @Override
  public Gauge gauge(Series series) {
    return NoopHandle.INSTANCE;
  }

  @Override
  public Histogram histogram(Series series) {
    return NoopHandle.INSTANCE;
  }

  @Override
  public Registration observe(ObservableMetric metric) {
    return () -> {};
  }

  @Override
  public void remove(Series series, Object handle) {}
}
