package io.isometrics.stress;

import io.isometrics.aggregation.HistogramCell;
import java.lang.reflect.Field;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * All stripes are taken, as if as many threads had been interrupted by the scheduler while they
 * observed: who finds none adds atomically, to one for all.
 */
@JCStressTest
@Outcome(id = "4, 8", expect = Expect.ACCEPTABLE, desc = "all, in the buckets and in the sum")
@State
public class HistogramIsCrowded {

  private static final Field FIRST = field("first");
  private static final Field STRIPES = field("stripes");

  /** Where the claim of a stripe of three buckets is, with padding. */
  private static final int CLAIM = 16;

  private final HistogramCell histogram = new HistogramCell(Detached.SERIES);
  private final int before;

  public HistogramIsCrowded() {
    try {
      ((long[]) FIRST.get(histogram))[0] = 1;
      int size = 0;
      long[][] stripes = new long[1][];
      while (size < stripes.length) {
        size = stripes.length;
        for (int i = 1; i < size; i++) {
          stripes[i][CLAIM] = 1;
        }
        histogram.observe(0);
        stripes = (long[][]) STRIPES.get(histogram);
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
    before = (int) histogram.snapshot().count();
  }

  private static Field field(String name) {
    try {
      Field field = HistogramCell.class.getDeclaredField(name);
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e);
    }
  }

  @Actor
  public void first() {
    histogram.observe(1);
    histogram.observe(3);
  }

  @Actor
  public void second() {
    histogram.observe(1);
    histogram.observe(3);
  }

  @Arbiter
  public void snapshot(II_Result result) {
    result.r1 = (int) histogram.snapshot().count() - before;
    result.r2 = (int) histogram.snapshot().sum();
  }
}
