package io.isometrics.stress;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Label;
import io.isometrics.spi.Series;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A backend records on the series that it is about to make, and another thread records through the
 * same handle: on what stands in for the series, on the series, or while one becomes the other.
 */
@JCStressTest
@Outcome(id = "1, 3", expect = Expect.ACCEPTABLE, desc = "all that was recorded is there, once")
@State
public class FamilyIsUsedByItsBackend {

  private final Store store =
      new Store() {
        @Override
        public Counter counter(Series series) {
          if (series.metric().name().equals("x_total") && handle == null) {
            Counter standIn = family.with("a");
            standIn.increment();
            standIn.increment();
            handle = standIn;
          }
          return super.counter(series);
        }
      };
  private final Family1<Counter, String> family =
      store.registry().counter("x_total", "X.").labels(Label.of("a")).register();
  private volatile @Nullable Counter handle;
  private int recorded;

  @Actor
  public void maker() {
    family.with("a").increment();
  }

  @Actor
  public void other() {
    Counter now = handle;
    if (now != null) {
      now.increment();
      now.increment();
      now.increment();
      recorded = 3;
    }
  }

  @Arbiter
  public void end(II_Result result) {
    result.r1 = store.made();
    result.r2 = store.counted() - recorded;
  }
}
