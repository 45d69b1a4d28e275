package io.isometrics.prometheus.internal.collect;

import io.isometrics.MetricDescriptor;
import io.isometrics.prometheus.internal.library.FamilyDescriptors;
import io.isometrics.prometheus.internal.library.FamilyMetadata;
import io.isometrics.prometheus.internal.library.LabelNames;
import io.isometrics.prometheus.internal.library.LibraryVersion;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.LabelValues;
import io.isometrics.spi.Series;
import io.isometrics.spi.TrackedHandle;
import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;

/** A histogram with exponential buckets, kept by the library's own native histogram. */
public final class ExponentialCollector implements Collector {

  private final Histogram histogram;
  private final MetricDescriptor metric;

  public ExponentialCollector(MetricDescriptor metric) {
    Histogram.Builder builder =
        builder()
            .name(metric.name())
            .help(metric.help())
            .labelNames(LabelNames.of(metric))
            .nativeOnly()
            .withoutExemplars();
    if (!metric.unit().isEmpty()) {
      builder.unit(new Unit(metric.unit()));
    }
    this.histogram = builder.build();
    this.metric = metric;
  }

  /** Without the properties of the process, which could turn off what the code asks for. */
  private static Histogram.Builder builder() {
    return LibraryVersion.hasPropertiesBuilder()
        ? Histogram.builder(PrometheusProperties.builder().build())
        : Histogram.builder();
  }

  @Override
  public MetricFamilyDescriptor getMetricFamilyDescriptor() {
    return FamilyDescriptors.descriptor(metric);
  }

  /** Versions of the library before 1.7 find collisions by it. */
  @Override
  @SuppressWarnings("deprecation")
  public String getPrometheusName() {
    return FamilyMetadata.baseName(metric);
  }

  @Override
  public MetricSnapshot collect() {
    return histogram.collect();
  }

  /** Makes a series. */
  public Handle add(Series series) {
    return new Handle(series, histogram.labelValues(values(series.labels())));
  }

  private static String[] values(LabelValues labels) {
    String[] values = new String[labels.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = labels.value(i);
    }
    return values;
  }

  /** What the user records with: the rules of all backends before the library's data point. */
  public final class Handle extends TrackedHandle implements io.isometrics.Histogram {

    private final Series series;
    private final DistributionDataPoint point;
    private volatile boolean ended;

    private Handle(Series series, DistributionDataPoint point) {
      this.series = series;
      this.point = point;
    }

    @Override
    public void observe(double value) {
      if (!(value >= 0 && value <= Double.MAX_VALUE)) {
        series.dropped(DropReason.of(value), value);
        return;
      }
      point.observe(value);
      recorded();
      if (ended) {
        series.dropped(DropReason.SERIES_ENDED, value);
      }
    }

    /** Ends the series. */
    public void remove() {
      ended = true;
      histogram.remove(values(series.labels()));
    }
  }
}
