package io.isometrics.stress;

import io.isometrics.aggregation.HistogramCell;
import io.isometrics.aggregation.HistogramSnapshot;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** Two threads meet on the only stripe of a histogram, and then on the first of several. */
@JCStressTest
@Outcome(
    id = "4, 2, 1, 11",
    expect = Expect.ACCEPTABLE,
    desc = "all observations, each in its bucket and in the sum")
@State
public class HistogramGetsMoreStripes {

  private final HistogramCell histogram = new HistogramCell(Detached.SERIES);

  @Actor
  public void first() {
    histogram.observe(1);
    histogram.observe(2);
    histogram.observe(1);
    histogram.observe(0.5);
  }

  @Actor
  public void second() {
    histogram.observe(3);
    histogram.observe(0.5);
    histogram.observe(2);
  }

  @Arbiter
  public void snapshot(IIII_Result result) {
    HistogramSnapshot now = histogram.snapshot();
    result.r1 = (int) now.bucket(0);
    result.r2 = (int) now.bucket(1);
    result.r3 = (int) now.bucket(2);
    result.r4 = (int) (now.sum() + 1);
  }
}
