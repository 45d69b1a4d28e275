package io.isometrics.stress;

import io.isometrics.aggregation.GaugeCell;
import io.isometrics.aggregation.Spreading;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A gauge is added to while another thread has it get an adder, and reads it. */
@JCStressTest
@Outcome(
    id = {"0, 3", "1, 3", "3, 3"},
    expect = Expect.ACCEPTABLE,
    desc = "a value that it had, and both additions in the end")
@State
public class GaugeIsSpread {

  private final GaugeCell gauge = new GaugeCell(Detached.SERIES);

  @Actor
  public void add() {
    gauge.add(1);
    gauge.add(2);
  }

  @Actor
  public void spread(II_Result result) {
    Spreading.spread(gauge);
    result.r1 = (int) gauge.value();
  }

  @Arbiter
  public void sum(II_Result result) {
    gauge.activity();
    result.r2 = (int) gauge.value();
  }
}
