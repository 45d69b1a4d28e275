package io.isometrics.internal.backend;

import io.isometrics.Counter;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.Series;

/** The handle of a series that one of several backends failed to make: recordings are dropped. */
final class FailedHandle implements Counter, Gauge, Histogram {

  private final Series series;

  FailedHandle(Series series) {
    this.series = series;
  }

  private void drop(double value) {
    series.dropped(DropReason.BACKEND_FAILED, value);
  }

  @Override
  public void increment() {
    drop(1);
  }

  @Override
  public void decrement() {
    drop(-1);
  }

  @Override
  public void add(long amount) {
    drop((double) amount);
  }

  @Override
  public void add(double amount) {
    drop(amount);
  }

  @Override
  public void set(double value) {
    drop(value);
  }

  @Override
  public void clear() {
    drop(0);
  }

  @Override
  public void observe(double value) {
    drop(value);
  }
}
