package io.isometrics.internal.backend;

import io.isometrics.Counter;
import java.util.List;

/** A counter of several backends. */
final class CompositeCounter extends CompositeHandle implements Counter {

  private final Counter[] handles;

  CompositeCounter(SilentSeries others, Counter[] handles) {
    super(others);
    this.handles = handles;
  }

  @Override
  List<?> handles() {
    return List.of(handles);
  }

  @Override
  public void increment() {
    for (Counter handle : handles) {
      try {
        handle.increment();
      } catch (RuntimeException | LinkageError e) {
        failed(e);
      }
    }
  }

  @Override
  public void add(long amount) {
    for (Counter handle : handles) {
      try {
        handle.add(amount);
      } catch (RuntimeException | LinkageError e) {
        failed(e);
      }
    }
  }

  @Override
  public void add(double amount) {
    for (Counter handle : handles) {
      try {
        handle.add(amount);
      } catch (RuntimeException | LinkageError e) {
        failed(e);
      }
    }
  }
}
