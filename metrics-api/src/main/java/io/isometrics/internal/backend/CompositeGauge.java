package io.isometrics.internal.backend;

import io.isometrics.Gauge;
import java.util.List;

/** A gauge of several backends. */
final class CompositeGauge extends CompositeHandle implements Gauge {

  private final Gauge[] handles;

  CompositeGauge(SilentSeries others, Gauge[] handles) {
    super(others);
    this.handles = handles;
  }

  @Override
  List<?> handles() {
    return List.of(handles);
  }

  @Override
  public void set(double value) {
    for (Gauge handle : handles) {
      try {
        handle.set(value);
      } catch (RuntimeException | LinkageError e) {
        failed(e);
      }
    }
  }

  @Override
  public void increment() {
    for (Gauge handle : handles) {
      try {
        handle.increment();
      } catch (RuntimeException | LinkageError e) {
        failed(e);
      }
    }
  }

  @Override
  public void decrement() {
    for (Gauge handle : handles) {
      try {
        handle.decrement();
      } catch (RuntimeException | LinkageError e) {
        failed(e);
      }
    }
  }

  @Override
  public void add(double amount) {
    for (Gauge handle : handles) {
      try {
        handle.add(amount);
      } catch (RuntimeException | LinkageError e) {
        failed(e);
      }
    }
  }

  @Override
  public void clear() {
    for (Gauge handle : handles) {
      try {
        handle.clear();
      } catch (RuntimeException | LinkageError e) {
        failed(e);
      }
    }
  }
}
