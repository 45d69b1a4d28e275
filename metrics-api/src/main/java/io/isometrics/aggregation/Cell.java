package io.isometrics.aggregation;

import io.isometrics.spi.DropReason;
import io.isometrics.spi.LabelValues;
import io.isometrics.spi.Series;
import io.isometrics.spi.SeriesActivity;
import org.jspecify.annotations.Nullable;

/**
 * The storage of one series, and the handle that users record with.
 *
 * <p>Recordings are made first and the end of the series is looked at second. So a recording that
 * races with the removal is in the cell, or counted as dropped, or both; never neither.
 */
public abstract sealed class Cell implements SeriesActivity
    permits CounterCell, GaugeCell, HistogramCell {

  private final Series series;
  private volatile boolean ended;
  private @Nullable Object attachment;

  Cell(Series series) {
    this.series = series;
  }

  /**
   * The labels of the series.
   *
   * @return the same object each time
   */
  public final LabelValues labels() {
    return series.labels();
  }

  /**
   * Whether the series was removed.
   *
   * @return true from the removal on
   */
  public final boolean isEnded() {
    return ended;
  }

  /** From now on recordings are counted as dropped. */
  final void end() {
    ended = true;
  }

  /**
   * What a backend has put aside for this series, such as its labels in the form of some library.
   * It is not synchronized: two readers may each make their own, if it is immutable.
   *
   * @return what {@link #attach} was given, or null
   */
  public final @Nullable Object attachment() {
    return attachment;
  }

  /**
   * Puts something aside for this series.
   *
   * @param attachment an immutable object with final fields, so that it can be handed over
   *     unsynchronized
   */
  public final void attach(Object attachment) {
    this.attachment = attachment;
  }

  final void drop(DropReason reason, double value) {
    series.dropped(reason, value);
  }
}
