package io.isometrics.events;

import io.isometrics.MetricDescriptor;
import io.isometrics.spi.LabelValues;
import io.isometrics.spi.Series;
import org.jspecify.annotations.Nullable;

/** A series, from its start to its end. Identity is object identity. */
public final class EventSeries {

  private final MetricDescriptor metric;
  private final LabelValues labels;
  private volatile @Nullable Object attachment;

  /** Where to report what was not delivered; null for a series that is read. */
  final @Nullable Series origin;

  EventSeries(MetricDescriptor metric, LabelValues labels, @Nullable Series origin) {
    this.metric = metric;
    this.labels = labels;
    this.origin = origin;
  }

  /**
   * The metric.
   *
   * @return its declaration
   */
  public MetricDescriptor metric() {
    return metric;
  }

  /**
   * The label values that tell this series from the others of the metric.
   *
   * @return in the order of {@link MetricDescriptor#labels()}
   */
  public LabelValues labels() {
    return labels;
  }

  /**
   * What the backend has put aside for this series, such as its name as it goes over the wire.
   *
   * @return what {@link #attach} was given, or null
   */
  public @Nullable Object attachment() {
    return attachment;
  }

  /**
   * Puts something aside for this series.
   *
   * @param attachment anything
   */
  public void attach(Object attachment) {
    this.attachment = attachment;
  }

  /** The series as an exposition writes it. */
  @Override
  public String toString() {
    return metric.name() + labels;
  }
}
