package io.isometrics.spi;

import io.isometrics.MetricDescriptor;

/** One series of a metric, as a backend is asked to make it. Identity is object identity. */
public interface Series {

  /**
   * The metric.
   *
   * @return its declaration
   */
  MetricDescriptor metric();

  /**
   * The label values that tell this series from the others of the metric.
   *
   * @return in the order of {@link MetricDescriptor#labels()}
   */
  LabelValues labels();

  /**
   * Reports a recording that a handle could not accept: counts it in {@code
   * isometrics_dropped_total}, logs the first of its kind, and throws in strict mode only. Safe for
   * use by many threads.
   *
   * @param reason why
   * @param value what was to be recorded
   * @throws IllegalArgumentException in strict mode
   */
  void dropped(DropReason reason, double value);
}
