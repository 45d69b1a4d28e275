package io.isometrics.stress;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Label;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Two threads ask for the last series there is room for: one gets it, the other overflows. */
@JCStressTest
@Outcome(
    id = "2, 2, 1",
    expect = Expect.ACCEPTABLE,
    desc = "one series and the overflow, which have one each, counted")
@State
public class FamilyIsFull {

  private final Store store = new Store();
  private final Family1<Counter, String> family =
      store.registry().counter("x_total", "X.").maxSeries(1).labels(Label.of("a")).register();

  @Actor
  public void first() {
    family.with("a").increment();
  }

  @Actor
  public void second() {
    family.with("b").increment();
  }

  @Arbiter
  public void end(III_Result result) {
    result.r1 = store.made();
    result.r2 = store.counted();
    result.r3 = store.own("isometrics_overflow_total");
  }
}
