package io.isometrics.internal;

import io.isometrics.Counter;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.spi.DropReason;

/**
 * What a caller gets who asked for a series that can't be: each recording is counted as dropped.
 */
record RejectingHandle(MetricState metric, DropReason reason) implements Counter, Gauge, Histogram {

  private void reject() {
    metric.dropped(reason, MetricState.A_RECORDING, null);
  }

  @Override
  public void increment() {
    reject();
  }

  @Override
  public void decrement() {
    reject();
  }

  @Override
  public void add(long amount) {
    reject();
  }

  @Override
  public void add(double amount) {
    reject();
  }

  @Override
  public void set(double value) {
    reject();
  }

  @Override
  public void observe(double value) {
    reject();
  }
}
