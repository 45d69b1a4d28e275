package io.isometrics.prometheus.internal.text;

import io.isometrics.aggregation.Cell;
import io.isometrics.aggregation.CounterCell;
import io.isometrics.aggregation.GaugeCell;
import org.jspecify.annotations.Nullable;

/**
 * Some series in a row, read before the first of them is written. Many series are scattered over
 * more memory than a cache holds; read together, the processor waits for several at a time instead
 * of for one after the other, which halves the time of 100 000 series.
 */
final class SeriesBatch {

  private static final int SERIES = 16;

  private final byte[] @Nullable [] labels = new byte[SERIES][];
  private final double[] values = new double[SERIES];
  private int bytes;

  /**
   * Reads the next ones.
   *
   * @return how many
   */
  int read(Cell[] cells, int from, LabelOrder order, NativeEncoding format) {
    int size = Math.min(SERIES, cells.length - from);
    bytes = 0;
    for (int i = 0; i < size; i++) {
      Cell cell = cells[from + i];
      if (cell.isEnded()) {
        labels[i] = null;
        continue;
      }
      byte[] encoded = SeriesLabels.encoded(cell, order, format);
      labels[i] = encoded;
      bytes += encoded.length;
      if (cell instanceof CounterCell counter) {
        values[i] = counter.value();
      } else if (cell instanceof GaugeCell gauge) {
        values[i] = gauge.value();
        if (Double.isNaN(values[i])) {
          labels[i] = null;
        }
      }
    }
    return size;
  }

  /** The length of all labels. */
  int bytes() {
    return bytes;
  }

  /** The encoded labels, or null if the series has ended, or has no value. */
  byte @Nullable [] labels(int index) {
    return labels[index];
  }

  /** The value of a counter or gauge. */
  double value(int index) {
    return values[index];
  }
}
