package io.isometrics.prometheus.internal.text;

/**
 * What the series of a family have in common in a format: all but labels and numbers. Immutable.
 *
 * <p>Labels are given as {@link LabelOrder} encodes them for the format.
 */
interface FamilyTemplate {

  /** What stands before the first series. */
  void writeHeader(Buffer out);

  /** A series of a counter or gauge. */
  void writeNumber(byte[] labels, double value, Buffer out);

  /**
   * A series of a histogram.
   *
   * @param buckets the observations in each bucket, not cumulated
   */
  void writeHistogram(byte[] labels, long[] buckets, double sum, Buffer out);

  /**
   * Ends the family.
   *
   * @param start where its header begins
   */
  void finish(int start, Buffer out);
}
