package io.isometrics.aggregation;

import io.isometrics.Counter;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.Series;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A counter as one atomic word, and an adder that spreads over several from when two threads meet
 * on it. Whole amounts never touch floating point; there is another adder for fractions, once the
 * first comes. Up to 2^53 every whole number is a double, so nothing is lost by adding it as a
 * long.
 */
public final class CounterCell extends Cell implements Counter {

  private static final AtomicLongFieldUpdater<CounterCell> WHOLE =
      AtomicLongFieldUpdater.newUpdater(CounterCell.class, "whole");
  private static final AtomicReferenceFieldUpdater<CounterCell, LongAdder> CONTENDED =
      AtomicReferenceFieldUpdater.newUpdater(CounterCell.class, LongAdder.class, "contended");
  private static final AtomicReferenceFieldUpdater<CounterCell, DoubleAdder> FRACTIONS =
      AtomicReferenceFieldUpdater.newUpdater(CounterCell.class, DoubleAdder.class, "fractions");

  /** Whole amounts, until two threads meet here. Written through {@link #WHOLE}. */
  private volatile long whole;

  /** Whole amounts after that. */
  private volatile @Nullable LongAdder contended;

  private volatile @Nullable DoubleAdder fractions;

  /**
   * A counter at 0.
   *
   * @param series what it counts for
   */
  public CounterCell(Series series) {
    super(series);
  }

  @Override
  public void increment() {
    addWhole(1);
    if (isEnded()) {
      drop(DropReason.SERIES_ENDED, 1);
    }
  }

  @Override
  public void add(long amount) {
    // 0, negative, or so large that a few of them would run over
    if ((amount - 1) >>> 53 != 0) {
      add((double) amount);
      return;
    }
    addWhole(amount);
    if (isEnded()) {
      drop(DropReason.SERIES_ENDED, (double) amount);
    }
  }

  @Override
  public void add(double amount) {
    if (!(amount >= 0 && amount <= Double.MAX_VALUE)) {
      drop(DropReason.of(amount), amount);
      return;
    }
    long asLong = (long) amount;
    if (asLong == amount && (asLong - 1) >>> 53 == 0) {
      addWhole(asLong);
    } else { // 0 too, so that the adder tells that it was recorded
      DoubleAdder adder = fractions;
      if (adder == null) {
        FRACTIONS.compareAndSet(this, null, new DoubleAdder());
        adder = FRACTIONS.get(this);
      }
      adder.add(amount);
    }
    if (isEnded()) {
      drop(DropReason.SERIES_ENDED, amount);
    }
  }

  private void addWhole(long amount) {
    LongAdder adder = contended;
    if (adder == null) {
      long now = whole;
      if (WHOLE.compareAndSet(this, now, now + amount)) {
        return;
      }
      CONTENDED.compareAndSet(this, null, new LongAdder());
      adder = CONTENDED.get(this);
    }
    adder.add(amount);
  }

  /**
   * The sum of what was added. Additions that are under way may or may not be in it; those that
   * have returned are.
   *
   * @return zero or more
   */
  public double value() {
    LongAdder adder = contended;
    long sum = adder == null ? whole : whole + adder.sum();
    // Read as unsigned: an adder that runs over must not make a counter negative.
    double total = sum < 0 ? sum + 0x1p64 : sum;
    DoubleAdder more = fractions;
    return more == null ? total : total + more.sum();
  }

  @Override
  public boolean isRecorded() {
    return whole != 0 || contended != null || fractions != null;
  }

  @Override
  public long activity() {
    LongAdder adder = contended;
    DoubleAdder more = fractions;
    return (adder == null ? whole : whole + adder.sum())
        + (more == null ? 0 : Double.doubleToRawLongBits(more.sum()) * 31);
  }
}
