package io.isometrics.stress;

import io.isometrics.aggregation.CounterCell;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A counter is read while two threads meet on it. */
@JCStressTest
@Outcome(id = "0, 0, .", expect = Expect.ACCEPTABLE, desc = "before both")
@Outcome(id = "0, [12], .", expect = Expect.ACCEPTABLE, desc = "in between")
@Outcome(id = "1, [12], .", expect = Expect.ACCEPTABLE, desc = "in between")
@Outcome(id = "2, 2, .", expect = Expect.ACCEPTABLE, desc = "after both")
@State
public class CounterNeverGoesBack {

  private final CounterCell counter = new CounterCell(Detached.SERIES);

  @Actor
  public void first() {
    counter.increment();
  }

  @Actor
  public void second() {
    counter.increment();
  }

  @Actor
  public void reader(III_Result result) {
    result.r1 = (int) counter.value();
    result.r2 = (int) counter.value();
  }
}
