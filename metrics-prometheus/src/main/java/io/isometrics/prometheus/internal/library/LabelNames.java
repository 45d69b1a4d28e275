package io.isometrics.prometheus.internal.library;

import io.isometrics.Label;
import io.isometrics.MetricDescriptor;

/** The names of a metric's labels, as the library takes them. */
public final class LabelNames {

  private LabelNames() {}

  /** In the order of declaration. */
  public static String[] of(MetricDescriptor metric) {
    return metric.labels().stream().map(Label::name).toArray(String[]::new);
  }
}
