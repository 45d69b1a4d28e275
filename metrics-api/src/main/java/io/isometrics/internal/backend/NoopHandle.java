package io.isometrics.internal.backend;

import io.isometrics.Counter;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.Registration;

/** The handle of all series, and the registration of all callbacks, where nothing is recorded. */
public enum NoopHandle implements Counter, Gauge, Histogram, Registration {
  /** The only one. */
  INSTANCE;

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
  public void clear() {}

  @Override
  public void observe(double value) {}
}
