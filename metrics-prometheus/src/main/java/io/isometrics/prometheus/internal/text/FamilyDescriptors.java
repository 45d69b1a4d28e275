package io.isometrics.prometheus.internal.text;

import io.isometrics.Label;
import io.isometrics.MetricDescriptor;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import io.prometheus.metrics.model.snapshots.Unit;

/** Declarations in the form of the Prometheus client library. */
public final class FamilyDescriptors {

  private FamilyDescriptors() {}

  /** What the library must know to find collisions, with the metadata that it writes. */
  public static MetricFamilyDescriptor descriptor(MetricDescriptor metric) {
    MetricFamilyDescriptor.Builder<?> family =
        switch (metric.type()) {
          case COUNTER -> MetricFamilyDescriptor.counter(metric.name());
          case GAUGE -> MetricFamilyDescriptor.gauge(metric.name());
          case HISTOGRAM, TIMER -> MetricFamilyDescriptor.histogram(metric.name());
        };
    family.help(metric.help()).labelNames(labelNames(metric));
    if (!metric.unit().isEmpty()) {
      family.unit(new Unit(metric.unit()));
    }
    return family.build();
  }

  /** The names of the labels in the order of declaration. */
  public static String[] labelNames(MetricDescriptor metric) {
    return metric.labels().stream().map(Label::name).toArray(String[]::new);
  }
}
