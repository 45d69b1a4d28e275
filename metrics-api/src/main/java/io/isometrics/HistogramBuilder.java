package io.isometrics;

/** The declaration of a histogram; see {@link MetricsRegistry#histogram}. */
public final class HistogramBuilder extends MetricBuilder<Histogram, HistogramBuilder> {

  HistogramBuilder(MetricsRegistry registry, String name, String help) {
    super(registry, MetricType.HISTOGRAM, name, help, false);
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
    return explicit(bounds);
  }

  /**
   * Gives the histogram exponential buckets (a native histogram in Prometheus), whose resolution
   * follows the data, instead of explicit ones.
   *
   * @return this
   */
  public HistogramBuilder exponential() {
    return exponentialBuckets();
  }

  @Override
  Histogram wrap(Object backendHandle) {
    return (Histogram) backendHandle;
  }
}
