package io.isometrics.spi;

import io.isometrics.MetricDescriptor;

/**
 * Series of a counter or gauge that are read from the application when a backend collects, rather
 * than recorded: those of a callback, or the whole set of a collector.
 */
public interface ObservableMetric {

  /**
   * The metric.
   *
   * @return its declaration
   */
  MetricDescriptor metric();

  /**
   * Reads the current values. Never throws: a callback that fails is counted and logged here, and
   * its series are left out. Safe for use by many threads; one thread reads at a time.
   *
   * @param out receives each series once
   */
  void read(Output out);

  /** Receives the series that an observable metric has now. */
  @FunctionalInterface
  interface Output {

    /**
     * One series.
     *
     * @param labels its labels, an equal object each time, the same one as far as possible
     * @param value its value, always finite
     */
    void value(LabelValues labels, double value);
  }
}
