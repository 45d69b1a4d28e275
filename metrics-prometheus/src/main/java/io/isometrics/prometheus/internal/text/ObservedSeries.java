package io.isometrics.prometheus.internal.text;

import io.isometrics.spi.LabelValues;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The series of a family that callbacks and collectors have, in the order of their labels, without
 * their values, for one way to encode labels. Immutable.
 */
final class ObservedSeries {

  static final ObservedSeries NONE =
      new ObservedSeries(new LabelValues[0], new int[0], new byte[0][]);

  private final LabelValues[] labels;

  /** The places of the series as they were read, sorted by their labels. */
  private final int[] sorted;

  private final byte[][] encoded;

  private ObservedSeries(LabelValues[] labels, int[] sorted, byte[][] encoded) {
    this.labels = labels;
    this.sorted = sorted;
    this.encoded = encoded;
  }

  int size() {
    return labels.length;
  }

  /** Where the series that is written next was read. */
  int place(int index) {
    return sorted[index];
  }

  LabelValues labels(int index) {
    return labels[sorted[index]];
  }

  byte[] encoded(int index) {
    return encoded[sorted[index]];
  }

  /** The series that were just read: this object if they are the same, as they are as a rule. */
  ObservedSeries refreshed(ObservedValues read, LabelOrder order, NativeEncoding format) {
    int size = read.size();
    boolean same = size == labels.length;
    for (int i = 0; same && i < size; i++) {
      same = read.labels(i).equals(labels[i]);
    }
    if (same) {
      return this;
    }
    LabelValues[] now = new LabelValues[size];
    byte[][] bytes = new byte[size][];
    for (int i = 0; i < size; i++) {
      now[i] = read.labels(i);
      bytes[i] = order.encode(now[i], format);
    }
    int[] sorting =
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.comparing(place -> now[place], order))
            .mapToInt(Integer::intValue)
            .toArray();
    return new ObservedSeries(now, sorting, bytes);
  }
}
