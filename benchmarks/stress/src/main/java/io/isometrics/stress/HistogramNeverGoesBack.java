package io.isometrics.stress;

import io.isometrics.aggregation.HistogramCell;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A histogram is read by one of two threads that meet on it. */
@JCStressTest
@Outcome(id = "1, [12]", expect = Expect.ACCEPTABLE, desc = "its own, and then perhaps both")
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "both")
@State
public class HistogramNeverGoesBack {

  private final HistogramCell histogram = new HistogramCell(Detached.SERIES);

  @Actor
  public void first() {
    histogram.observe(1);
  }

  @Actor
  public void second(II_Result result) {
    histogram.observe(1);
    result.r1 = (int) histogram.snapshot().count();
    result.r2 = (int) histogram.snapshot().count();
  }
}
