package io.isometrics.stress;

import io.isometrics.MetricDescriptor;
import io.isometrics.MetricsRegistry;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.LabelValues;
import io.isometrics.spi.Series;

/** A series of no registry, for tests of single cells, of which there are millions. */
final class Detached implements Series {

  static final Detached SERIES = new Detached();

  private final MetricDescriptor histogram;
  private final LabelValues none = LabelValues.of(new String[0], new String[0]);

  private Detached() {
    MetricsRegistry registry = new Store().registry();
    registry.histogram("x", "X.").buckets(1, 2).register();
    histogram = registry.catalog().get(0);
  }

  /** Only histograms look at it, for their bounds. */
  @Override
  public MetricDescriptor metric() {
    return histogram;
  }

  @Override
  public LabelValues labels() {
    return none;
  }

  @Override
  public void dropped(DropReason reason, double value) {
    throw new IllegalStateException(reason + " " + value);
  }
}
