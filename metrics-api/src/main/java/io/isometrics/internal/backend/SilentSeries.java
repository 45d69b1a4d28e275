package io.isometrics.internal.backend;

import io.isometrics.MetricDescriptor;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.LabelValues;
import io.isometrics.spi.Series;

/** A series that doesn't count what is dropped, as another of its handles reports the same. */
final class SilentSeries implements Series {

  private final Series series;

  SilentSeries(Series series) {
    this.series = series;
  }

  @Override
  public MetricDescriptor metric() {
    return series.metric();
  }

  @Override
  public LabelValues labels() {
    return series.labels();
  }

  @Override
  public void dropped(DropReason reason, double value) {}

  @Override
  public String toString() {
    return series.toString();
  }
}
