package io.isometrics.testkit;

import io.isometrics.MetricDescriptor;
import io.isometrics.spi.LabelValues;

/**
 * One line of an exposition.
 *
 * @param metric the metric it belongs to
 * @param name its own name, with the suffix if it is of a histogram
 * @param labels its labels, with {@code le} if it is a bucket
 * @param value its value
 * @param isCount whether the value is written as a whole number
 */
record Sample(
    MetricDescriptor metric, String name, LabelValues labels, double value, boolean isCount) {

  /** What tells it from others: {@code orders_total{method="GET"}}. */
  SeriesId id() {
    return SeriesId.of(name, labels);
  }

  /** The line, numbers as the Prometheus text format writes them. */
  @Override
  public String toString() {
    return id() + " " + (isCount ? Long.toString((long) value) : Double.toString(value));
  }
}
