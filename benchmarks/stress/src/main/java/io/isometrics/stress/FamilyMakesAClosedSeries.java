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

/** Two threads ask for the same series of a closed label, which is not there yet. */
@JCStressTest
@Outcome(id = "1, 1, 2", expect = Expect.ACCEPTABLE, desc = "one series, which has both")
@State
public class FamilyMakesAClosedSeries {

  private final Store store = new Store();
  private final Family1<Counter, Boolean> family =
      store.registry().counter("x_total", "X.").lazy().labels(Label.ofBoolean("a")).register();

  @Actor
  public void first() {
    family.with(true).increment();
  }

  @Actor
  public void second() {
    family.with(true).increment();
  }

  @Arbiter
  public void end(III_Result result) {
    result.r1 = store.made();
    result.r2 = store.seen();
    result.r3 = store.counted();
  }
}
