package io.isometrics.prometheus.internal.text;

import io.isometrics.aggregation.Cell;
import io.isometrics.prometheus.internal.exemplars.SeriesState;
import io.isometrics.spi.LabelValues;
import io.prometheus.metrics.model.snapshots.Labels;
import org.jspecify.annotations.Nullable;

/**
 * The labels of a series as the library has them, and as the formats do. They are costly to make,
 * so a cell keeps what was asked for: as a rule one array of bytes, in the smallest form there is,
 * for a server asks for one format.
 */
public final class SeriesLabels {

  /** What a cell keeps that was asked for several. */
  private static final class Several {

    private final @Nullable Labels library;
    private final byte @Nullable [] text;
    private final byte @Nullable [] protobuf;

    Several(@Nullable Labels library, byte @Nullable [] text, byte @Nullable [] protobuf) {
      this.library = library;
      this.text = text;
      this.protobuf = protobuf;
    }
  }

  private SeriesLabels() {}

  public static Labels library(Cell cell) {
    Object known = kept(cell);
    Labels labels = knownLibrary(known);
    if (labels == null) {
      labels = library(cell.labels());
      keep(cell, labels, knownBytes(known, true), knownBytes(known, false));
    }
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

  /** What stands in a series in some format; nobody may change it. */
  static byte[] encoded(Cell cell, LabelOrder order, NativeEncoding format) {
    Object known = kept(cell);
    boolean text = format.isText();
    byte[] bytes = knownBytes(known, text);
    if (bytes == null) {
      bytes = order.encode(cell.labels(), format);
      keep(
          cell,
          knownLibrary(known),
          text ? bytes : knownBytes(known, true),
          text ? knownBytes(known, false) : bytes);
    }
    return bytes;
  }

  private static @Nullable Labels knownLibrary(@Nullable Object known) {
    if (known instanceof Labels labels) {
      return labels;
    }
    return known instanceof Several several ? several.library : null;
  }

  private static byte @Nullable [] knownBytes(@Nullable Object known, boolean text) {
    if (known instanceof byte[] bytes) {
      // What has no labels is the same in all formats.
      return bytes.length == 0 || LabelOrder.isText(bytes) == text ? bytes : null;
    }
    if (known instanceof Several several) {
      return text ? several.text : several.protobuf;
    }
    return null;
  }

  private static void keep(
      Cell cell, @Nullable Labels library, byte @Nullable [] text, byte @Nullable [] protobuf) {
    if (library == null && protobuf == null && text != null) {
      keep(cell, text);
    } else if (library == null && text == null && protobuf != null) {
      keep(cell, protobuf);
    } else if (text == null && protobuf == null && library != null) {
      keep(cell, library);
    } else {
      keep(cell, new Several(library, text, protobuf));
    }
  }

  private static @Nullable Object kept(Cell cell) {
    Object attachment = cell.attachment();
    return attachment instanceof SeriesState state ? state.labels() : attachment;
  }

  private static void keep(Cell cell, Object labels) {
    SeriesState state = SeriesState.of(cell);
    if (state != null) {
      state.keepLabels(labels);
    } else {
      cell.attach(labels);
    }
  }
}
