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

/** A table of series grows twice while a series in it is looked for. */
@JCStressTest
@Outcome(
    id = "10, 10, 12",
    expect = Expect.ACCEPTABLE,
    desc = "each series once, with what it was given")
@State
public class FamilyGrows {

  private final Store store = new Store();
  private final Family1<Counter, String> family =
      store.registry().counter("x_total", "X.").labels(Label.of("a")).register();

  public FamilyGrows() {
    family.with("found").increment();
  }

  @Actor
  public void first() {
    for (int i = 1; i < 10; i++) {
      family.with("value " + i).increment();
    }
  }

  @Actor
  public void second() {
    family.with("found").increment();
    family.with("found").increment();
  }

  @Arbiter
  public void end(III_Result result) {
    result.r1 = store.made();
    result.r2 = store.seen();
    result.r3 = store.counted();
  }
}
