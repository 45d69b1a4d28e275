package io.isometrics.stress;

import io.isometrics.aggregation.CounterCell;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A counter is read by one of two threads that meet on it. */
@JCStressTest
@Outcome(id = "1, [12]", expect = Expect.ACCEPTABLE, desc = "its own, and then perhaps both")
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "both")
@State
public class CounterNeverGoesBack {

  private final CounterCell counter = new CounterCell(Detached.SERIES);

  @Actor
  public void first() {
    counter.increment();
  }

  @Actor
  public void second(II_Result result) {
    counter.increment();
    result.r1 = (int) counter.value();
    result.r2 = (int) counter.value();
  }
}
