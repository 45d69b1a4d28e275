package io.isometrics.prometheus.internal.text;

import io.isometrics.prometheus.internal.exemplars.SeriesState;
import org.jspecify.annotations.Nullable;

/**
 * What the series of a family have in common in a format: all but labels and numbers. Immutable.
 *
 * <p>Labels are given as {@link LabelOrder} encodes them for the format.
 */
interface FamilyTemplate {

  /** What stands before the first series. */
  void writeHeader(Buffer out);

  /**
   * A series of a counter or gauge.
   *
   * @param state what it has besides, if anything
   */
  void writeNumber(byte[] labels, double value, @Nullable SeriesState state, Buffer out);

  /**
   * A series of a histogram.
   *
   * @param buckets the observations in each bucket, not cumulated
   * @param state what it has besides, if anything
   */
  void writeHistogram(
      byte[] labels, long[] buckets, double sum, @Nullable SeriesState state, Buffer out);

  /**
   * Ends the family.
   *
   * @param start where its header begins
   */
  void finish(int start, Buffer out);
}
