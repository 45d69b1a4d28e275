package io.isometrics.aggregation;

import io.isometrics.Counter;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.Series;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A counter as an adder that spreads over several words under contention. Whole amounts never touch
 * floating point; a second adder for fractions is made when the first fraction comes.
 */
public final class CounterCell extends Cell implements Counter {

  /** Up to here every whole number is a double, so nothing is lost by adding it as a long. */
  private static final double MAX_WHOLE = 1L << 53;

  private final LongAdder whole = new LongAdder();
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
    whole.increment();
    if (isEnded()) {
      drop(DropReason.SERIES_ENDED, 1);
    }
  }

  @Override
  public void add(long amount) {
    if (amount >>> 53 != 0) { // negative, or so large that a few of them would run over
      add((double) amount);
      return;
    }
    whole.add(amount);
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
    if (asLong == amount && amount <= MAX_WHOLE) {
      whole.add(asLong);
    } else {
      fractions().add(amount);
    }
    if (isEnded()) {
      drop(DropReason.SERIES_ENDED, amount);
    }
  }

  private DoubleAdder fractions() {
    DoubleAdder adder = fractions;
    return adder != null ? adder : makeFractions();
  }

  private synchronized DoubleAdder makeFractions() {
    DoubleAdder adder = fractions;
    if (adder == null) {
      adder = new DoubleAdder();
      fractions = adder;
    }
    return adder;
  }

  /**
   * The sum of what was added. Additions that are under way may or may not be in it; those that
   * have returned are.
   *
   * @return zero or more
   */
  public double value() {
    long sum = whole.sum();
    // Read as unsigned: an adder that runs over must not make a counter negative.
    double total = sum < 0 ? sum + 0x1p64 : sum;
    DoubleAdder adder = fractions;
    return adder == null ? total : total + adder.sum();
  }
}
