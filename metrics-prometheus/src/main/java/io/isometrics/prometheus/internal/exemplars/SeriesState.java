package io.isometrics.prometheus.internal.exemplars;

import io.isometrics.aggregation.Cell;
import org.jspecify.annotations.Nullable;

/**
 * What a series has besides its numbers, if the backend shows exemplars or start times. It is
 * attached to the cell before anybody sees it, and keeps the labels that the encoder would attach.
 */
public final class SeriesState {

  private final long startMillis;
  private final @Nullable Exemplars exemplars;
  private @Nullable Object labels;

  /**
   * The state of a new series.
   *
   * @param startMillis since 1970; 0 if it is not to be shown
   * @param exemplars those it will have, if any
   */
  public SeriesState(long startMillis, @Nullable Exemplars exemplars) {
    this.startMillis = startMillis;
    this.exemplars = exemplars;
  }

  /** That of a series, if it has any. */
  public static @Nullable SeriesState of(Cell cell) {
    return cell.attachment() instanceof SeriesState state ? state : null;
  }

  /** When the series began, since 1970; 0 if it is not to be shown. */
  public long startMillis() {
    return startMillis;
  }

  /** Those of the series, if it has any. */
  public @Nullable Exemplars exemplars() {
    return exemplars;
  }

  /** The exemplar of a counter, or of a bucket, if there is one. */
  public @Nullable Exemplar exemplar(int index) {
    return exemplars == null ? null : exemplars.get(index);
  }

  /** What the encoder keeps, unsynchronized as in a cell. */
  public @Nullable Object labels() {
    return labels;
  }

  /** Keeps it. */
  public void keepLabels(Object kept) {
    labels = kept;
  }
}
