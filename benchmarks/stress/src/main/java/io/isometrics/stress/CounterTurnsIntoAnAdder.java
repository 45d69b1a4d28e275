package io.isometrics.stress;

import io.isometrics.aggregation.CounterCell;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Two threads meet on a counter that was one word until then. */
@JCStressTest
@Outcome(id = "6", expect = Expect.ACCEPTABLE, desc = "all amounts")
@State
public class CounterTurnsIntoAnAdder {

  private final CounterCell counter = new CounterCell(Detached.SERIES);

  @Actor
  public void first() {
    counter.increment();
    counter.increment();
  }

  @Actor
  public void second() {
    counter.add(1);
    counter.add(3);
  }

  @Arbiter
  public void sum(I_Result result) {
    result.r1 = (int) counter.value();
  }
}
