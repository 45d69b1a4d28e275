package io.isometrics.aggregation;

import io.isometrics.Gauge;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.Series;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A gauge as one atomic word, and an adder that spreads over several once threads that add have met
 * on it many times, until it is set again; it may have no value.
 *
 * <p>No NaN is ever recorded, so the word has room for marks: that there is no value, that nothing
 * was ever recorded, that nothing was recorded since {@link #activity} looked, which put the value
 * aside, and that the value is in the adder. A recording overwrites them like any value, so it
 * costs nothing that they are there, and to set a gauge is one write. What is added to an adder
 * that was just given up came before the value that was set. (Stress tests: GaugeIsLookedAt,
 * GaugeIsSpread, SpreadGaugeIsSet.)
 */
public final class GaugeCell extends Cell implements Gauge {

  private static final AtomicLongFieldUpdater<GaugeCell> BITS =
      AtomicLongFieldUpdater.newUpdater(GaugeCell.class, "bits");

  private static final AtomicIntegerFieldUpdater<GaugeCell> MET =
      AtomicIntegerFieldUpdater.newUpdater(GaugeCell.class, "met");

  /** There is no value. */
  private static final long NO_VALUE = 0x7ff8000000000000L;

  /** The value is in {@link #sum}. */
  private static final long SPREAD = NO_VALUE - 1;

  /** Nothing was ever recorded; the value is put aside. */
  private static final long NEVER = NO_VALUE + 1;

  /** The first of the marks that say that the value is put aside. Each look has its own. */
  private static final AtomicLong LOOKS = new AtomicLong(NEVER + 1);

  /** How often threads meet before there is an adder, which takes several times the memory. */
  private static final int MEETINGS = 256;

  /** A thread makes an adder. */
  private static final int BUSY = -1;

  /** The bits of the value, or a mark. Read and written through {@link #BITS}. */
  private volatile long bits = NEVER;

  /** The value where {@link #bits} say so. Written by {@link #activity} alone. */
  private volatile double aside;

  /** The value where {@link #bits} say so, from before they do. */
  private volatile @Nullable Sum sum;

  /**
   * About how often threads met on the word since the last adder, or {@link #BUSY}. Written through
   * {@link #MET}.
   */
  private volatile int met;

  /**
   * A gauge at 0.
   *
   * @param series what it measures for
   */
  public GaugeCell(Series series) {
    super(series);
  }

  /** A gauge at a value, or NaN for none, which was not recorded. */
  GaugeCell(Series series, double initial) {
    super(series);
    aside = initial;
  }

  @Override
  public void set(double value) {
    if (!Double.isFinite(value)) {
      drop(DropReason.of(value), value);
      return;
    }
    // A reader sees it soon, and after whatever this thread wrote before: a full fence buys no
    // more.
    // Adding 0.0 makes 0.0 of -0.0.
    BITS.lazySet(this, Double.doubleToRawLongBits(value + 0.0));
    if (isEnded()) {
      drop(DropReason.SERIES_ENDED, value);
    }
  }

  @Override
  public void add(double amount) {
    if (!Double.isFinite(amount)) {
      drop(DropReason.of(amount), amount);
      return;
    }
    while (!addToWord(amount)) {
      if (bits == SPREAD) {
        sum().add(amount);
        break;
      }
      int times = met;
      if (times >= MEETINGS) {
        spread();
      } else if (times != BUSY) {
        MET.compareAndSet(this, times, times + 1);
      }
    }
    if (isEnded()) {
      drop(DropReason.SERIES_ENDED, amount);
    }
  }

  private boolean addToWord(double amount) {
    long now = bits;
    if (now == SPREAD) {
      return false;
    }
    // -0.0 only if both are, and the first never is
    long next = Double.doubleToRawLongBits(valueOrZero(now) + amount);
    return BITS.compareAndSet(this, now, next);
  }

  /** The value that the word stands for, if it is still there when this returns. */
  private double valueOrZero(long word) {
    double value = Double.longBitsToDouble(word);
    if (Double.isNaN(value)) { // a mark
      return word == NO_VALUE || Double.isNaN(aside) ? 0 : aside;
    }
    return value;
  }

  /** Has the value in an adder from now on, unless another thread is about to do that. */
  void spread() {
    int times = met;
    if (times == BUSY || !MET.compareAndSet(this, times, BUSY)) {
      return;
    }
    long now = bits;
    while (now != SPREAD) {
      sum = new Sum(valueOrZero(now));
      if (BITS.compareAndSet(this, now, SPREAD)) {
        break;
      }
      now = bits;
    }
    met = 0;
  }

  private Sum sum() {
    return Objects.requireNonNull(sum);
  }

  @Override
  public void clear() {
    BITS.lazySet(this, NO_VALUE);
    if (isEnded()) {
      drop(DropReason.SERIES_ENDED, 0);
    }
  }

  /**
   * The value.
   *
   * @return what was last set, and what was added since; additions that are under way may or may
   *     not be in it. NaN if there is no value, so that the series is not to be exported
   */
  public double value() {
    while (true) {
      long now = bits;
      double value = Double.longBitsToDouble(now);
      if (now == NO_VALUE || !Double.isNaN(value)) {
        return value;
      }
      if (now == SPREAD) {
        return sum().value();
      }
      value = aside;
      if (now == bits) { // each look has its own mark, so this is the value of that one
        return value;
      }
    }
  }

  @Override
  public boolean isRecorded() {
    return bits != NEVER;
  }

  @Override
  public synchronized long activity() {
    long now = bits;
    if (now >= NEVER && now <= LOOKS.get()) {
      return now; // nothing was recorded since
    }
    long mark = LOOKS.incrementAndGet();
    while (now != SPREAD) {
      aside = Double.longBitsToDouble(now);
      if (BITS.compareAndSet(this, now, mark)) {
        return mark;
      }
      now = bits;
    }
    return sum().activity();
  }

  /** A value that many threads add to. */
  private static final class Sum {

    /** Larger amounts are not added up as whole numbers, of which many must not run over. */
    private static final double MAX_WHOLE = 1L << 31;

    private final LongAdder whole = new LongAdder();

    /** The bits of what it began with, and of what else was added. */
    private final AtomicLong rest;

    /** The number of the latest look; guarded by the cell. */
    private long look = LOOKS.incrementAndGet();

    /** Whether something was recorded since. */
    private volatile boolean recorded;

    Sum(double value) {
      rest = new AtomicLong(Double.doubleToRawLongBits(value));
    }

    void add(double amount) {
      long asLong = (long) amount;
      if (asLong == amount && Math.abs(amount) <= MAX_WHOLE) {
        whole.add(asLong);
      } else {
        long now;
        long next;
        do {
          now = rest.get();
          next = Double.doubleToRawLongBits(Double.longBitsToDouble(now) + amount);
        } while (!rest.compareAndSet(now, next));
      }
      if (!recorded) {
        recorded = true;
      }
    }

    double value() {
      return Double.longBitsToDouble(rest.get()) + whole.sum();
    }

    long activity() {
      if (recorded) {
        recorded = false;
        look = LOOKS.incrementAndGet();
      }
      return look;
    }
  }
}
