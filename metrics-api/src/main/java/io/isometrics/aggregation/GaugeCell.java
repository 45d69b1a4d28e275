package io.isometrics.aggregation;

import io.isometrics.Gauge;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.Series;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/** A gauge as one atomic word; it may have no value. */
public final class GaugeCell extends Cell implements Gauge {

  private static final AtomicLongFieldUpdater<GaugeCell> BITS =
      AtomicLongFieldUpdater.newUpdater(GaugeCell.class, "bits");

  /** Not a number, which is never recorded: there is no value. */
  private static final long NO_VALUE = 0x7ff8000000000000L;

  /** The bits of the value; those of 0.0 are 0. Read and written through {@link #BITS}. */
  private volatile long bits;

  /**
   * A gauge at 0.
   *
   * @param series what it measures for
   */
  public GaugeCell(Series series) {
    super(series);
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
      double from = now == NO_VALUE ? 0 : Double.longBitsToDouble(now);
      next = Double.doubleToRawLongBits(from + amount + 0.0);
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
    return Double.longBitsToDouble(bits);
  }
}
