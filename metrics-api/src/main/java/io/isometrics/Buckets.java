package io.isometrics;

import io.isometrics.internal.rules.Check;

/** Upper bounds for histogram buckets, ready to hand to {@link HistogramBuilder#buckets}. */
public final class Buckets {

  private static final double[] SECONDS = {.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10};

  private Buckets() {}

  /**
   * The default for timers and for histograms whose name ends in {@code _seconds}: .005, .01, .025,
   * .05, .1, .25, .5, 1, 2.5, 5 and 10, as the Prometheus client libraries have it.
   *
   * @return the bounds in seconds, a new array
   */
  public static double[] seconds() {
    return SECONDS.clone();
  }

  /**
   * Bounds a constant distance apart: {@code linear(10, 5, 3)} is 10, 15, 20.
   *
   * @param start the first bound
   * @param width the distance, more than zero
   * @param count how many, at least one
   * @return the bounds
   */
  public static double[] linear(double start, double width, int count) {
    Check.argument(
        width > 0 && count > 0,
        "linear buckets need a width and a count above 0, not %s and %s",
        width,
        count);
    double[] bounds = new double[count];
    for (int i = 0; i < count; i++) {
      bounds[i] = start + i * width;
    }
    return bounds;
  }

  /**
   * Bounds a constant factor apart: {@code exponential(100, 10, 3)} is 100, 1000, 10000.
   *
   * @param start the first bound, more than zero
   * @param factor the factor, more than one
   * @param count how many, at least one
   * @return the bounds
   */
  public static double[] exponential(double start, double factor, int count) {
    Check.argument(
        start > 0 && factor > 1 && count > 0,
        "exponential buckets need a start above 0, a factor above 1 and a count above 0, not %s, %s"
            + " and %s",
        start,
        factor,
        count);
    double[] bounds = new double[count];
    double bound = start;
    for (int i = 0; i < count; i++) {
      bounds[i] = bound;
      bound *= factor;
    }
    return bounds;
  }
}
