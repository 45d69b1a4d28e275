package io.isometrics;

import io.isometrics.internal.registry.Scope;

/** The declaration of a histogram; see {@link MetricsRegistry#histogram}. */
public final class HistogramBuilder extends MetricBuilder<Histogram, HistogramBuilder> {

  HistogramBuilder(Scope scope, String name, String help) {
    super(scope, MetricType.HISTOGRAM, name, help, false, Histogram.class::cast);
  }

  /**
   * The upper bounds of the buckets, each of which counts the observations up to and including it.
   * {@code +Inf} is always there. A histogram whose name ends in {@code _seconds} has {@link
   * Buckets#seconds()} unless told otherwise; any other must be told.
   *
   * @param bounds finite and ascending, in the unit of the metric
   * @return this
   */
  public HistogramBuilder buckets(double... bounds) {
    declaration.bounds(bounds);
    return this;
  }

  /**
   * Gives the histogram exponential buckets (a native histogram in Prometheus), whose resolution
   * follows the data, instead of explicit ones.
   *
   * @return this
   */
  public HistogramBuilder exponential() {
    declaration.exponential();
    return this;
  }

  /**
   * Does without buckets: the histogram counts and sums only, at the price of two counters.
   * Exported with the one bucket {@code +Inf}:
   *
   * <pre>
   * order_bytes_bucket{le="+Inf"} 2
   * order_bytes_sum 0.25
   * order_bytes_count 2
   * </pre>
   *
   * @return this
   */
  public HistogramBuilder noBuckets() {
    declaration.noBuckets();
    return this;
  }
}
