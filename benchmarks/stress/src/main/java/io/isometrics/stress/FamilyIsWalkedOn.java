package io.isometrics.stress;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Label;
import io.isometrics.aggregation.AggregatedMetric;
import io.isometrics.aggregation.Cell;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A reader goes on where its last walk ended, while series come, and so many go that the metric
 * gives up their places: it misses none that stays, and sees none twice.
 */
@JCStressTest
@Outcome(id = "3, 0", expect = Expect.ACCEPTABLE, desc = "each series that stays once")
@State
public class FamilyIsWalkedOn {

  private final Store store = new Store();
  private final Family1<Counter, String> family =
      store.registry().counter("x_total", "X.").labels(Label.of("a")).register();
  private final List<Cell> seen = new ArrayList<>();
  private int position;

  public FamilyIsWalkedOn() {
    family.with("goes");
    family.with("goes, too");
    family.with("stays");
  }

  @Actor
  public void changer() {
    family.with("comes");
    family.remove("goes");
    family.remove("goes, too");
    family.with("comes, too");
    family.with("came and goes");
    family.remove("came and goes");
  }

  @Actor
  public void walker() {
    position = store.walk(AggregatedMetric.BEGINNING, seen);
    position = store.walk(position, seen);
  }

  @Arbiter
  public void both(II_Result result) {
    store.walk(position, seen);
    result.r1 = (int) seen.stream().filter(cell -> !cell.isEnded()).count();
    result.r2 = seen.size() - new HashSet<>(seen).size();
  }
}
