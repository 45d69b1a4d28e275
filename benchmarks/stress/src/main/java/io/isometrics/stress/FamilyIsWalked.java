package io.isometrics.stress;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Label;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Series are walked over while one is removed and made again: it is seen once at most. */
@JCStressTest
@Outcome(
    id = "[12], [12]",
    expect = Expect.ACCEPTABLE,
    desc = "the one that stays, and the other or not")
@State
public class FamilyIsWalked {

  private final Store store = new Store();
  private final Family1<Counter, String> family =
      store.registry().counter("x_total", "X.").labels(Label.of("a")).register();

  public FamilyIsWalked() {
    family.with("goes");
    family.with("stays");
  }

  @Actor
  public void changer() {
    family.remove("goes");
    family.with("goes");
  }

  @Actor
  public void walker(II_Result result) {
    result.r1 = store.seen();
    result.r2 = store.seen();
  }
}
