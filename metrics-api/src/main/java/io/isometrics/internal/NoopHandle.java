package io.isometrics.internal;

import io.isometrics.Counter;
import io.isometrics.Gauge;
import io.isometrics.Histogram;

/** The handle of every series of the null backend. */
public enum NoopHandle implements Counter, Gauge, Histogram {
  /** The only one. */
  INSTANCE;

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
