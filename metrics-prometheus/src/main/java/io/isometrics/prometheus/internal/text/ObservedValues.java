package io.isometrics.prometheus.internal.text;

import io.isometrics.spi.LabelValues;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.ObjDoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the callbacks and collectors of a family said when they were last read, in that order. Used
 * for one family after the other, so that reading makes no garbage.
 */
final class ObservedValues implements ObjDoubleConsumer<LabelValues> {

  private @Nullable LabelValues[] labels = new LabelValues[8];
  private double[] values = new double[8];
  private int size;

  @Override
  public void accept(LabelValues series, double value) {
    if (size == values.length) {
      labels = Arrays.copyOf(labels, size * 2);
      values = Arrays.copyOf(values, size * 2);
    }
    labels[size] = series;
    values[size++] = value;
  }

  int size() {
    return size;
  }

  LabelValues labels(int place) {
    return Objects.requireNonNull(labels[place]);
  }

  double value(int place) {
    return values[place];
  }

  void clear() {
    Arrays.fill(labels, 0, size, null);
    size = 0;
  }
}
