package io.isometrics.prometheus.internal.text;

import io.isometrics.aggregation.Cell;
import io.isometrics.spi.LabelValues;
import io.prometheus.metrics.model.snapshots.Labels;

/**
 * The labels of a series as the library has them, and as the text formats do. Both are costly to
 * make, so a cell keeps what was asked for: as a rule the text alone, in the smallest form there
 * is.
 */
public final class SeriesLabels {

  /** What a cell keeps that was asked for both. */
  private static final class Both {

    private final Labels library;
    private final byte[] text;

    Both(Labels library, byte[] text) {
      this.library = library;
      this.text = text;
    }
  }

  private SeriesLabels() {}

  public static Labels library(Cell cell) {
    Object known = cell.attachment();
    if (known instanceof Labels labels) {
      return labels;
    }
    if (known instanceof Both both) {
      return both.library;
    }
    Labels labels = library(cell.labels());
    cell.attach(known instanceof byte[] text ? new Both(labels, text) : labels);
    return labels;
  }

  public static Labels library(LabelValues labels) {
    String[] names = new String[labels.size()];
    String[] values = new String[labels.size()];
    for (int i = 0; i < names.length; i++) {
      names[i] = labels.name(i);
      values[i] = labels.value(i);
    }
    return Labels.of(names, values);
  }

  /** What stands between the braces; nobody may change it. */
  static byte[] text(Cell cell, LabelOrder order) {
    Object known = cell.attachment();
    if (known instanceof byte[] text) {
      return text;
    }
    if (known instanceof Both both) {
      return both.text;
    }
    byte[] text = order.text(cell.labels());
    cell.attach(known instanceof Labels labels ? new Both(labels, text) : text);
    return text;
  }
}
