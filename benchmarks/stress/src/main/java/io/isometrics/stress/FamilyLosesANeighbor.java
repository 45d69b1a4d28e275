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

/** A series whose hash code is that of another one is found while the other is removed. */
@JCStressTest
@Outcome(id = "3, 2, 2", expect = Expect.ACCEPTABLE, desc = "it is found in its place")
@State
public class FamilyLosesANeighbor {

  private final Store store = new Store();
  private final Family1<Counter, String> family =
      store.registry().counter("x_total", "X.").labels(Label.of("a")).register();

  public FamilyLosesANeighbor() {
    family.with("AaAa");
    family.with("AaBB");
    family.with("BBBB");
  }

  @Actor
  public void recorder() {
    family.with("AaBB").increment();
    family.with("BBBB").increment();
  }

  @Actor
  public void remover() {
    family.remove("AaAa");
  }

  @Arbiter
  public void end(III_Result result) {
    result.r1 = store.made();
    result.r2 = store.seen();
    result.r3 = store.counted();
  }
}
