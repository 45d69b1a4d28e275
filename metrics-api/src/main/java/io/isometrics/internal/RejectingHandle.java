package io.isometrics.internal;

import io.isometrics.Counter;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.spi.DropReason;

/**
 * What a caller gets who asked for a series that can't be: each recording is counted as dropped.
 */
final class RejectingHandle implements Counter, Gauge, Histogram {

  private final MetricState metric;
  private final DropReason reason;

  RejectingHandle(MetricState metric, DropReason reason) {
    this.metric = metric;
    this.reason = reason;
  }

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
