package io.isometrics.internal.backend;

import io.isometrics.Histogram;
import java.util.List;

/** A histogram of several backends. */
final class CompositeHistogram extends CompositeHandle implements Histogram {

  private final Histogram[] handles;

  CompositeHistogram(SilentSeries others, Histogram[] handles) {
    super(others);
    this.handles = handles;
  }

  @Override
  List<?> handles() {
    return List.of(handles);
  }

  @Override
  public void observe(double value) {
    for (Histogram handle : handles) {
      try {
        handle.observe(value);
      } catch (RuntimeException | LinkageError e) {
        failed(e);
      }
    }
  }
}
