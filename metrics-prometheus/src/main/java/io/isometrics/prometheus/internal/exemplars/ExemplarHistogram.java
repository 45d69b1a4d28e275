package io.isometrics.prometheus.internal.exemplars;

import io.isometrics.Histogram;
import io.isometrics.aggregation.HistogramCell;
import java.util.Arrays;

/** A histogram that takes exemplars, one for each bucket. */
public final class ExemplarHistogram implements Histogram, ExemplarHandle {

  private final HistogramCell cell;
  private final double[] bounds;
  private final Exemplars exemplars;

  /**
   * What users record with.
   *
   * @param bounds the finite ones; not changed
   */
  public ExemplarHistogram(HistogramCell cell, double[] bounds, Exemplars exemplars) {
    this.cell = cell;
    this.bounds = bounds;
    this.exemplars = exemplars;
  }

  @Override
  public HistogramCell cell() {
    return cell;
  }

  @Override
  public void observe(double value) {
    cell.observe(value);
    if (value >= 0 && value <= Double.MAX_VALUE) {
      int found = Arrays.binarySearch(bounds, value);
      exemplars.offer(found < 0 ? -found - 1 : found, value);
    }
  }
}
