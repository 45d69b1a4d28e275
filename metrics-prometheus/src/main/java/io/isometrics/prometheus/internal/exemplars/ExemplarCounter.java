package io.isometrics.prometheus.internal.exemplars;

import io.isometrics.Counter;
import io.isometrics.aggregation.CounterCell;

/** A counter that takes exemplars. */
public final class ExemplarCounter implements Counter, ExemplarHandle {

  private final CounterCell cell;
  private final Exemplars exemplars;

  /** What users record with. */
  public ExemplarCounter(CounterCell cell, Exemplars exemplars) {
    this.cell = cell;
    this.exemplars = exemplars;
  }

  @Override
  public CounterCell cell() {
    return cell;
  }

  @Override
  public void increment() {
    cell.increment();
    exemplars.offer(0, 1);
  }

  @Override
  public void add(long amount) {
    cell.add(amount);
    if (amount > 0) {
      exemplars.offer(0, (double) amount);
    }
  }

  @Override
  public void add(double amount) {
    cell.add(amount);
    if (amount > 0 && amount <= Double.MAX_VALUE) {
      exemplars.offer(0, amount);
    }
  }
}
