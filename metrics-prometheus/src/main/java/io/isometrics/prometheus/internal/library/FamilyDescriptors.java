package io.isometrics.prometheus.internal.library;

import io.isometrics.MetricDescriptor;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import io.prometheus.metrics.model.snapshots.Unit;

/**
 * Declarations in the form of the Prometheus client library from 1.7 on. Nothing else refers to
 * classes that older versions lack.
 */
public final class FamilyDescriptors {

  private FamilyDescriptors() {}

  /** What the library must know to find collisions, with the metadata that it writes. */
  public static MetricFamilyDescriptor descriptor(MetricDescriptor metric) {
    MetricFamilyDescriptor.Builder<?> family =
        switch (metric.type()) {
          case COUNTER -> MetricFamilyDescriptor.counter(metric.name());
          case GAUGE -> MetricFamilyDescriptor.gauge(metric.name());
          case INFO -> MetricFamilyDescriptor.info(metric.name());
          case HISTOGRAM, TIMER -> MetricFamilyDescriptor.histogram(metric.name());
        };
    family.help(metric.help()).labelNames(LabelNames.of(metric));
    if (!metric.unit().isEmpty()) {
      family.unit(new Unit(metric.unit()));
    }
    return family.build();
  }
}
