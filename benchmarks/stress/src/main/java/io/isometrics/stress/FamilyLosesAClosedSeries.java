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
import org.openjdk.jcstress.infra.results.II_Result;

/** The same in a family of closed labels. */
@JCStressTest
@Outcome(
    id = "1, 0",
    expect = Expect.ACCEPTABLE,
    desc = "recorded before the end, or in a new series")
@Outcome(
    id = "1, 1",
    expect = Expect.ACCEPTABLE,
    desc = "recorded, and counted as dropped because the series had ended")
@State
public class FamilyLosesAClosedSeries {

  private final Store store = new Store();
  private final Family1<Counter, Boolean> family =
      store.registry().counter("x_total", "X.").labels(Label.ofBoolean("a")).register();

  @Actor
  public void recorder() {
    family.with(true).increment();
  }

  @Actor
  public void remover() {
    family.remove(true);
  }

  @Arbiter
  public void end(II_Result result) {
    result.r1 = store.counted();
    result.r2 = store.own("isometrics_dropped_total");
  }
}
