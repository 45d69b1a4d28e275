package io.isometrics.internal.callbacks;

import org.jspecify.annotations.Nullable;

/** Takes the series that a callback or collector sets. */
public interface RowOutput {

  /** Sets the value of a series. If it is set twice, the last value counts. */
  void put(double value, @Nullable Object... labelValues);
}
