package io.isometrics.aggregation;

/**
 * A histogram as it was at one moment. The count is that of the buckets by construction. Immutable.
 */
public final class HistogramSnapshot {

  private final double[] bounds;
  private final long[] buckets;
  private final long count;
  private final double sum;

  HistogramSnapshot(double[] bounds, long[] buckets, double sum) {
    this.bounds = bounds;
    this.buckets = buckets;
    this.sum = sum;
    long total = 0;
    for (long bucket : buckets) {
      total += bucket;
    }
    this.count = total;
  }

  /**
   * How many buckets there are, that of {@code +Inf} included.
   *
   * @return at least 1
   */
  public int size() {
    return buckets.length;
  }

  /**
   * The upper bound of a bucket, which it includes.
   *
   * @param index from 0
   * @return the bound; that of the last bucket is positive infinity
   */
  public double bound(int index) {
    return index < bounds.length ? bounds[index] : Double.POSITIVE_INFINITY;
  }

  /**
   * The observations in one bucket, those of the buckets before it not included.
   *
   * @param index from 0
   * @return the number
   */
  public long bucket(int index) {
    return buckets[index];
  }

  /**
   * The observations in each bucket, not cumulated.
   *
   * @return a new array, {@link #size()} long
   */
  public long[] buckets() {
    return buckets.clone();
  }

  /**
   * The number of observations.
   *
   * @return the sum of all buckets
   */
  public long count() {
    return count;
  }

  /**
   * The sum of the observations. One that is under way may be in the count and not yet in the sum,
   * or the other way around.
   *
   * @return zero or more
   */
  public double sum() {
    return sum;
  }
}
