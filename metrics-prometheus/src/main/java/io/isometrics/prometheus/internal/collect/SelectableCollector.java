package io.isometrics.prometheus.internal.collect;

import io.isometrics.MetricDescriptor;
import io.isometrics.spi.LabelValues;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.function.Predicate;

/** A collector that can be asked for some of its series. */
interface SelectableCollector extends Collector {

  /** What it collects. */
  MetricDescriptor metric();

  /** The series with the labels that are chosen. */
  MetricSnapshot snapshot(Predicate<LabelValues> chosen);
}
