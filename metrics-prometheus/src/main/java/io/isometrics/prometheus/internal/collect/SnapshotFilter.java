package io.isometrics.prometheus.internal.collect;

import io.isometrics.spi.LabelValues;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Some series of a metric in the library's form. */
final class SnapshotFilter {

  private SnapshotFilter() {}

  /** The metric with the series that are chosen; null if there are none. */
  static @Nullable MetricSnapshot of(MetricSnapshot all, Predicate<LabelValues> chosen) {
    MetricMetadata metadata = all.getMetadata();
    MetricSnapshot some;
    if (all instanceof CounterSnapshot counter) {
      some = new CounterSnapshot(metadata, filter(counter.getDataPoints(), chosen));
    } else if (all instanceof GaugeSnapshot gauge) {
      some = new GaugeSnapshot(metadata, filter(gauge.getDataPoints(), chosen));
    } else if (all instanceof InfoSnapshot info) {
      some = new InfoSnapshot(metadata, filter(info.getDataPoints(), chosen));
    } else if (all instanceof HistogramSnapshot histogram) {
      some = new HistogramSnapshot(metadata, filter(histogram.getDataPoints(), chosen));
    } else {
      return null; // no metric of Isometrics
    }
    return some.getDataPoints().isEmpty() ? null : some;
  }

  private static <P extends DataPointSnapshot> List<P> filter(
      List<P> points, Predicate<LabelValues> chosen) {
    return points.stream().filter(point -> chosen.test(values(point.getLabels()))).toList();
  }

  private static LabelValues values(Labels labels) {
    String[] names = new String[labels.size()];
    String[] values = new String[labels.size()];
    for (int i = 0; i < names.length; i++) {
      names[i] = labels.getName(i);
      values[i] = labels.getValue(i);
    }
    return LabelValues.of(names, values);
  }
}
