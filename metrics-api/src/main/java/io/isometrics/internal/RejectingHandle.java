package io.isometrics.internal;

import io.isometrics.Counter;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.spi.DropReason;

/**
 * What a caller gets who asked for a series that can't be: each recording is counted as dropped.
 */
record RejectingHandle(MetricState metric, DropReason reason) implements Counter, Gauge, Histogram {

  @Override
  public void increment() {
    add(1.0);
  }

  @Override
  public void decrement() {
    add(-1.0);
  }

  @Override
  public void add(long amount) {
    add((double) amount);
  }

  @Override
  public void add(double amount) {
    metric.dropped(reason, MetricState.A_RECORDING, null);
  }

  @Override
  public void set(double value) {
    metric.dropped(reason, MetricState.A_RECORDING, null);
  }

  @Override
  public void observe(double value) {
    metric.dropped(reason, MetricState.A_RECORDING, null);
  }
}
