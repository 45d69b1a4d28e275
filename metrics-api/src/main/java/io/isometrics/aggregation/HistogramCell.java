package io.isometrics.aggregation;

import io.isometrics.Histogram;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.Series;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A histogram with explicit bounds: arrays of bucket counts, each with a sum.
 *
 * <p>An observation claims one array (a <em>stripe</em>), adds to its bucket and to its sum, and
 * gives it back: one atomic operation. It never waits. If somebody else has the stripe, which is
 * when two threads meet on it, there are twice as many, up to a multiple of the processors, and the
 * observation goes to the next one that is free; a thread finds its own by its id. If none is free,
 * because threads were interrupted by the scheduler in the midst of it, it goes to an array whose
 * words are added to atomically. A stripe that is there stays, so that nobody's observation is lost
 * when their number grows.
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

  // The words of a stripe, after the padding.
  private static final int CLAIM = 0;
  private static final int SUM = 1;
  private static final int BUCKETS = 2;

  /** Odd, and spreads consecutive numbers over all bits, as do its odd multiples. */
  private static final int FIRST_DEAL = 0x9E3779B9;

  /** Twice the first. */
  private static final int NEXT_DEAL = 0x3C6EF372;

  /** The first and 32 of those. */
  private static final int LAST_DEAL = 0x2C15E7F9;

  private final Bounds bounds;

  /** The only stripe, until two threads meet on it. Without padding. */
  private final long[] first;

  /**
   * Those after that. At index 0 is one without padding that nobody claims, as its words are added
   * to atomically; then a power of two with padding.
   */
  private volatile long @Nullable [][] stripes;

  /** Deals out the stripes to the threads; another one if threads still met. */
  private int deal = FIRST_DEAL;

  /**
   * An empty histogram.
   *
   * @param series what it observes for; its metric has the bounds
   */
  public HistogramCell(Series series) {
    this(series, new Bounds(series.metric().buckets()));
  }

  /** The same, with bounds that all series of the family share. */
  HistogramCell(Series series, Bounds bounds) {
    super(series);
    this.bounds = bounds;
    this.first = stripe(0);
  }

  private long[] stripe(int padding) {
    return new long[padding + BUCKETS + bounds.size() + 1 + padding];
  }

  @Override
  public void observe(double value) {
    if (!(value >= 0 && value <= Double.MAX_VALUE)) {
      drop(DropReason.of(value), value);
      return;
    }
    int bucket = bounds.bucket(value);
    long @Nullable [][] all = stripes;
    if (all == null
        ? !add(first, 0, bucket, value)
        : !add(all[own(all.length - 1)], PADDING, bucket, value)) {
      addElsewhere(all, bucket, value);
    }
    if (isEnded()) {
      drop(DropReason.SERIES_ENDED, value);
    }
  }

  /** Adds to a stripe, unless somebody else is about to. */
  private static boolean add(long[] stripe, int padding, int bucket, double value) {
    if (!WORD.compareAndSet(stripe, padding + CLAIM, 0L, 1L)) {
      return false;
    }
    // Opaque, as others read: each word is written whole. Nobody else writes them now.
    int index = padding + BUCKETS + bucket;
    WORD.setOpaque(stripe, index, (long) WORD.getOpaque(stripe, index) + 1);
    double sum = Double.longBitsToDouble((long) WORD.getOpaque(stripe, padding + SUM)) + value;
    WORD.setOpaque(stripe, padding + SUM, Double.doubleToRawLongBits(sum));
    WORD.setRelease(stripe, padding + CLAIM, 0L);
    return true;
  }

  private void addElsewhere(long @Nullable [][] seen, int bucket, double value) {
    long[][] all = grow(seen);
    int size = all.length - 1;
    int own = own(size) - 1;
    for (int i = 0; i < size; i++) {
      if (add(all[1 + ((own + i) & (size - 1))], PADDING, bucket, value)) {
        return;
      }
    }
    long[] shared = all[0];
    WORD.getAndAdd(shared, BUCKETS + bucket, 1L);
    long now;
    long next;
    do {
      now = (long) WORD.getVolatile(shared, SUM);
      next = Double.doubleToRawLongBits(Double.longBitsToDouble(now) + value);
    } while (!WORD.compareAndSet(shared, SUM, now, next));
  }

  /** Where this thread's stripe is: threads with ids near each other have different ones. */
  private int own(int stripes) {
    return 1 + (((int) Thread.currentThread().getId() * deal) >>> 16 & (stripes - 1));
  }

  /** Doubles the stripes, unless somebody else did; if there are enough, deals them out anew. */
  private long[][] grow(long @Nullable [][] seen) {
    int size = seen == null ? 1 : seen.length - 1;
    if (size >= MAX_STRIPES) {
      // Not synchronized: it matters to nobody which thread has which stripe. Bounded, so that the
      // field is not written for ever where there are more threads than stripes.
      if (deal != LAST_DEAL) {
        deal += NEXT_DEAL;
      }
    } else if (stripes == seen) {
      long[][] more = new long[1 + 2 * size][];
      for (int i = 0; i < more.length; i++) {
        more[i] = seen != null && i < seen.length ? seen[i] : stripe(i == 0 ? 0 : PADDING);
      }
      STRIPES.compareAndSet(this, seen, more);
    }
    return Objects.requireNonNull(stripes);
  }

  /**
   * The buckets and the sum. Observations that are under way may or may not be in it; those that
   * have returned are.
   *
   * @return a new snapshot, whose count is that of its buckets
   */
  public HistogramSnapshot snapshot() {
    long[] buckets = new long[bounds.size() + 1];
    double sum = read(buckets);
    return new HistogramSnapshot(bounds.upper(), buckets, sum);
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
    double sum = read(first, 0, buckets);
    long @Nullable [][] all = stripes;
    if (all != null) {
      for (int i = 0; i < all.length; i++) {
        sum += read(all[i], i == 0 ? 0 : PADDING, buckets);
      }
    }
    return sum;
  }

  @Override
  public boolean isRecorded() {
    return activity() != 0;
  }

  /** The number of observations. */
  @Override
  public long activity() {
    long count = count(first, 0);
    long @Nullable [][] all = stripes;
    if (all != null) {
      for (int i = 0; i < all.length; i++) {
        count += count(all[i], i == 0 ? 0 : PADDING);
      }
    }
    return count;
  }

  private long count(long[] stripe, int padding) {
    long count = 0;
    for (int i = 0; i <= bounds.size(); i++) {
      count += (long) WORD.getVolatile(stripe, padding + BUCKETS + i);
    }
    return count;
  }

  private static double read(long[] stripe, int padding, long[] buckets) {
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] += (long) WORD.getVolatile(stripe, padding + BUCKETS + i);
    }
    return Double.longBitsToDouble((long) WORD.getVolatile(stripe, padding + SUM));
  }
}
