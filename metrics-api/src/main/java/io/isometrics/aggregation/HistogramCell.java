package io.isometrics.aggregation;

import io.isometrics.Histogram;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.Series;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * A histogram with explicit bounds: arrays of bucket counts, each with a sum.
 *
 * <p>An observation is two atomic operations on one array (a <em>stripe</em>): one on its bucket,
 * one on the sum. There is one stripe to begin with. When two threads are seen to meet on a sum,
 * there are twice as many, up to a multiple of the processors; a thread finds its own by its id. A
 * stripe that is there stays, so that nobody's observation is lost when their number grows.
 */
public final class HistogramCell extends Cell implements Histogram {

  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
  private static final AtomicReferenceFieldUpdater<HistogramCell, long[][]> STRIPES =
      AtomicReferenceFieldUpdater.newUpdater(HistogramCell.class, long[][].class, "stripes");

  /** Four for each processor, so that two busy threads rarely share one. A power of two. */
  private static final int MAX_STRIPES =
      Integer.highestOneBit(Math.max(1, Runtime.getRuntime().availableProcessors() * 8 - 1));

  /** Words on either side of a stripe, once there are several: what processors share at a time. */
  private static final int PADDING = 16;

  private static final int SUM = 0;

  /** Odd, and spreads consecutive numbers over the high bits. */
  private static final int GOLDEN = 0x9E3779B9;

  /** Even, so that the sum of {@link #GOLDEN} and a multiple of it is odd. */
  private static final int SALT = 0x61C88646;

  private static final int MAX_DEALS = 32;

  /** Above this a binary search is faster. */
  private static final int MAX_LINEAR = 24;

  private final double[] bounds;

  /** Each holds the bits of the sum and then the buckets, after some padding but for the first. */
  private volatile long[][] stripes;

  /** How often the stripes were dealt out anew because threads still met. */
  private int salt;

  /**
   * An empty histogram.
   *
   * @param series what it observes for; its metric has the bounds
   */
  public HistogramCell(Series series) {
    this(series, bounds(series.metric().buckets()));
  }

  /** The same, with an array of bounds that all series of the family share. */
  HistogramCell(Series series, double[] bounds) {
    super(series);
    this.bounds = bounds;
    this.stripes = new long[][] {new long[1 + bounds.length + 1]};
  }

  static double[] bounds(List<Double> bounds) {
    double[] array = new double[bounds.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = bounds.get(i);
    }
    return array;
  }

  @Override
  public void observe(double value) {
    if (!(value >= 0 && value <= Double.MAX_VALUE)) {
      drop(DropReason.of(value), value);
      return;
    }
    long[][] all = stripes;
    long[] stripe = all.length == 1 ? all[0] : all[own(all.length)];
    int first = stripe.length == 2 + bounds.length ? 0 : PADDING;
    WORD.getAndAdd(stripe, first + 1 + bucket(value), 1L);
    long now = (long) WORD.getVolatile(stripe, first + SUM);
    while (true) {
      long next = Double.doubleToRawLongBits(Double.longBitsToDouble(now) + value);
      long seen = (long) WORD.compareAndExchange(stripe, first + SUM, now, next);
      if (seen == now) {
        break;
      }
      now = seen;
      grow(all);
    }
    if (isEnded()) {
      drop(DropReason.SERIES_ENDED, value);
    }
  }

  /** The stripe of this thread: threads with ids near each other have different ones. */
  private int own(int stripes) {
    int hash = (int) Thread.currentThread().getId() * (GOLDEN + salt * SALT);
    return hash >>> Integer.numberOfLeadingZeros(stripes - 1);
  }

  /** The first bucket whose bound is not below the value. */
  private int bucket(double value) {
    double[] upper = bounds;
    if (upper.length <= MAX_LINEAR) {
      int i = 0;
      while (i < upper.length && value > upper[i]) {
        i++;
      }
      return i;
    }
    int low = 0;
    int high = upper.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (value > upper[middle]) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Doubles the stripes, unless somebody else did; if there are enough, deals them out anew. */
  private void grow(long[][] seen) {
    if (seen.length >= MAX_STRIPES) {
      // Not synchronized: it matters to nobody which thread has which stripe. Bounded, so that the
      // field is not written for ever where there are more threads than stripes.
      if (salt < MAX_DEALS) {
        salt++;
      }
      return;
    }
    if (stripes != seen) {
      return;
    }
    long[][] more = new long[seen.length * 2][];
    for (int i = 0; i < more.length; i++) {
      more[i] = i < seen.length ? seen[i] : new long[PADDING + 2 + bounds.length + PADDING];
    }
    STRIPES.compareAndSet(this, seen, more);
  }

  /**
   * The buckets and the sum. Observations that are under way may or may not be in it; those that
   * have returned are.
   *
   * @return a new snapshot, whose count is that of its buckets
   */
  public HistogramSnapshot snapshot() {
    long[] buckets = new long[bounds.length + 1];
    double sum = read(buckets);
    return new HistogramSnapshot(bounds, buckets, sum);
  }

  /**
   * The same without a new object, for a reader that has many series to read.
   *
   * @param buckets is given the observations in each bucket, not cumulated, that of {@code +Inf}
   *     last; as long as there are buckets
   * @return the sum
   */
  public double read(long[] buckets) {
    Arrays.fill(buckets, 0);
    double sum = 0;
    for (long[] stripe : stripes) {
      int first = stripe.length == 2 + bounds.length ? 0 : PADDING;
      sum += Double.longBitsToDouble((long) WORD.getVolatile(stripe, first + SUM));
      for (int i = 0; i < buckets.length; i++) {
        buckets[i] += (long) WORD.getVolatile(stripe, first + 1 + i);
      }
    }
    return sum;
  }
}
