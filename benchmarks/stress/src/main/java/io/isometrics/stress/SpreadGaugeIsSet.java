package io.isometrics.stress;

import io.isometrics.aggregation.GaugeCell;
import io.isometrics.aggregation.Spreading;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A gauge with an adder is set and gets another one, while it is added to. */
@JCStressTest
@Outcome(
    id = {"12", "13", "17"},
    expect = Expect.ACCEPTABLE,
    desc = "the additions before it, around it or after it, and that of the thread that set it")
@State
public class SpreadGaugeIsSet {

  private final GaugeCell gauge = new GaugeCell(Detached.SERIES);

  public SpreadGaugeIsSet() {
    Spreading.spread(gauge);
  }

  @Actor
  public void add() {
    gauge.add(4);
    gauge.add(1);
  }

  @Actor
  public void set() {
    gauge.set(10);
    Spreading.spread(gauge);
    gauge.add(2);
  }

  @Arbiter
  public void sum(I_Result result) {
    result.r1 = (int) gauge.value();
  }
}
