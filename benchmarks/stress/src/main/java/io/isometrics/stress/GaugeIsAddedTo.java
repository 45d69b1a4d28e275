package io.isometrics.stress;

import io.isometrics.aggregation.GaugeCell;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Two threads add to a gauge. */
@JCStressTest
@Outcome(id = "3", expect = Expect.ACCEPTABLE, desc = "both")
@State
public class GaugeIsAddedTo {

  private final GaugeCell gauge = new GaugeCell(Detached.SERIES);

  @Actor
  public void first() {
    gauge.add(5);
    gauge.decrement();
  }

  @Actor
  public void second() {
    gauge.add(-1);
  }

  @Arbiter
  public void sum(I_Result result) {
    result.r1 = (int) gauge.value();
  }
}
