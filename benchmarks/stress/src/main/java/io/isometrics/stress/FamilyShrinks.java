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

/** A table of series is emptied, and replaced by a smaller one, while one that stays is found. */
@JCStressTest
@Outcome(id = "10, 1, 2", expect = Expect.ACCEPTABLE, desc = "the one that stays has it all")
@State
public class FamilyShrinks {

  private final Store store = new Store();
  private final Family1<Counter, String> family =
      store.registry().counter("x_total", "X.").labels(Label.of("a")).register();

  public FamilyShrinks() {
    for (int i = 1; i < 10; i++) {
      family.with("value " + i);
    }
    family.with("stays");
  }

  @Actor
  public void remover() {
    for (int i = 1; i < 10; i++) {
      family.remove("value " + i);
    }
  }

  @Actor
  public void recorder() {
    family.with("stays").increment();
    family.with("stays").increment();
  }

  @Arbiter
  public void end(III_Result result) {
    result.r1 = store.made();
    result.r2 = store.seen();
    result.r3 = store.counted();
  }
}
