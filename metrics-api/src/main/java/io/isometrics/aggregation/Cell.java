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

  private static final int ENDED = Integer.MIN_VALUE;

  private final Series series;

  /**
   * The number of the cell within its metric, and {@link #ENDED} once the series was removed. In
   * one word, because there are as many cells as there are series.
   */
  private volatile int numberAndEnd;

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
    return numberAndEnd < 0;
  }

  /** From now on recordings are counted as dropped. */
  final void end() {
    numberAndEnd = number() | ENDED;
  }

  /** Which of the cells of its metric it is, in the order of their making; from 0 on. */
  final int number() {
    return numberAndEnd & ~ENDED;
  }

  /** Gives it its number, before anybody sees it. */
  final void number(int number) {
    numberAndEnd = number;
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
