package io.isometrics.testkit;

/** Assertions about one series of a histogram. */
public final class HistogramAssert extends AbstractHistogramAssert<HistogramAssert> {

  HistogramAssert(MetricsAssert metrics, SeriesSnapshot actual) {
    super(metrics, actual, HistogramAssert.class);
  }
}
