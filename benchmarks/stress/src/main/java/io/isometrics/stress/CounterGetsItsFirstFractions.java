package io.isometrics.stress;

import io.isometrics.aggregation.CounterCell;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Two threads add the first fractions of a counter. */
@JCStressTest
@Outcome(id = "3", expect = Expect.ACCEPTABLE, desc = "all amounts")
@State
public class CounterGetsItsFirstFractions {

  private final CounterCell counter = new CounterCell(Detached.SERIES);

  @Actor
  public void first() {
    counter.add(0.5);
    counter.increment();
  }

  @Actor
  public void second() {
    counter.add(1.5);
  }

  @Arbiter
  public void sum(I_Result result) {
    result.r1 = (int) counter.value();
  }
}
