package io.isometrics.internal;

import io.isometrics.MetricDescriptor;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.LabelValues;
import io.isometrics.spi.Series;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A series as a backend knows it; compared by identity. */
final class SeriesRef implements Series {

  private final MetricState metric;
  private final LabelValues labels;
  private @Nullable Object handle;

  SeriesRef(MetricState metric, LabelValues labels) {
    this.metric = metric;
    this.labels = labels;
  }

  /** What the backend made; set once, under the monitor of the metric, before anybody sees it. */
  void handle(Object handle) {
    this.handle = handle;
  }

  Object handle() {
    return Objects.requireNonNull(handle);
  }

  @Override
  public MetricDescriptor metric() {
    return metric.descriptor();
  }

  @Override
  public LabelValues labels() {
    return labels;
  }

  @Override
  public void dropped(DropReason reason, double value) {
    metric.dropped(reason, value);
  }

  @Override
  public String toString() {
    return metric.descriptor().name() + labels;
  }
}
