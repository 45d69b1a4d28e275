package io.isometrics.prometheus.internal.collect;

import io.isometrics.MetricDescriptor;
import io.isometrics.prometheus.internal.text.FamilyDescriptors;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.LabelValues;
import io.isometrics.spi.Series;
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
  private final MetricFamilyDescriptor family;

  public ExponentialCollector(MetricDescriptor metric) {
    // Without the properties of the process, which could turn off what the code asks for.
    Histogram.Builder builder =
        Histogram.builder(PrometheusProperties.builder().build())
            .name(metric.name())
            .help(metric.help())
            .labelNames(FamilyDescriptors.labelNames(metric))
            .nativeOnly()
            .withoutExemplars();
    if (!metric.unit().isEmpty()) {
      builder.unit(new Unit(metric.unit()));
    }
    this.histogram = builder.build();
    this.family = FamilyDescriptors.descriptor(metric);
  }

  @Override
  public MetricFamilyDescriptor getMetricFamilyDescriptor() {
    return family;
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
  public final class Handle implements io.isometrics.Histogram {

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
