package io.isometrics.spi;

import io.isometrics.MetricDescriptor;
import java.util.function.ObjDoubleConsumer;

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
   * @param out receives each series once: its labels, the same object each time as far as possible,
   *     and its value, always finite
   */
  void read(ObjDoubleConsumer<LabelValues> out);
}
