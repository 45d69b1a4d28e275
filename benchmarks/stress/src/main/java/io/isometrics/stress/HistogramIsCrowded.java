package io.isometrics.stress;

import io.isometrics.aggregation.HistogramCell;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** More threads than stripes: who finds none adds atomically. */
@JCStressTest
@Outcome(
    id = "8, 16",
    expect = Expect.ACCEPTABLE,
    desc = "all observations, in the buckets and in the sum")
@State
public class HistogramIsCrowded {

  private final HistogramCell histogram = new HistogramCell(Detached.SERIES);

  private void observeTwo() {
    histogram.observe(1);
    histogram.observe(3);
  }

  @Actor
  public void first() {
    observeTwo();
  }

  @Actor
  public void second() {
    observeTwo();
  }

  @Actor
  public void third() {
    observeTwo();
  }

  @Actor
  public void fourth() {
    observeTwo();
  }

  @Arbiter
  public void snapshot(II_Result result) {
    result.r1 = (int) histogram.snapshot().count();
    result.r2 = (int) histogram.snapshot().sum();
  }
}
