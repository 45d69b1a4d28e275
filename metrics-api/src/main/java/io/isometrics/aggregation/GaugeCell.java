package io.isometrics.aggregation;

import io.isometrics.Gauge;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.Series;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * A gauge as one atomic word; it may have no value.
 *
 * <p>No NaN is ever recorded, so the word has room for marks: that there is no value, that nothing
 * was ever recorded, and that nothing was recorded since {@link #activity} looked, which put the
 * value aside. A recording overwrites them like any value, so it costs nothing that they are there.
 * (Stress test: GaugeIsLookedAt.)
 */
public final class GaugeCell extends Cell implements Gauge {

  private static final AtomicLongFieldUpdater<GaugeCell> BITS =
      AtomicLongFieldUpdater.newUpdater(GaugeCell.class, "bits");

  /** There is no value. */
  private static final long NO_VALUE = 0x7ff8000000000000L;

  /** Nothing was ever recorded; the value is put aside. */
  private static final long NEVER = NO_VALUE + 1;

  /** The first of the marks that say that the value is put aside. Each look has its own. */
  private static final AtomicLong LOOKS = new AtomicLong(NEVER + 1);

  /** The bits of the value, or a mark. Read and written through {@link #BITS}. */
  private volatile long bits = NEVER;

  /** The value where {@link #bits} say so. Written by {@link #activity} alone. */
  private volatile double aside;

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
    long now;
    long next;
    do {
      now = bits;
      double from = Double.longBitsToDouble(now);
      if (Double.isNaN(from)) { // a mark; if it is no longer there, the next line is repeated
        from = now == NO_VALUE || Double.isNaN(aside) ? 0 : aside;
      }
      next = Double.doubleToRawLongBits(from + amount); // -0.0 only if both are, and from never is
    } while (!BITS.compareAndSet(this, now, next));
    if (isEnded()) {
      drop(DropReason.SERIES_ENDED, amount);
    }
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
   * @return what was last set, and what was added since; NaN if there is no value, so that the
   *     series is not to be exported
   */
  public double value() {
    while (true) {
      long now = bits;
      double value = Double.longBitsToDouble(now);
      if (now == NO_VALUE || !Double.isNaN(value)) {
        return value;
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
    do {
      now = bits;
      aside = Double.longBitsToDouble(now);
    } while (!BITS.compareAndSet(this, now, mark));
    return mark;
  }
}
