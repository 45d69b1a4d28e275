package io.isometrics.prometheus.internal.exemplars;

import io.isometrics.aggregation.Cell;
import io.isometrics.spi.SeriesActivity;

/** What users record with instead of a cell, where there are exemplars. */
public sealed interface ExemplarHandle extends SeriesActivity
    permits ExemplarCounter, ExemplarHistogram {

  /** Where the numbers are. */
  Cell cell();

  @Override
  default boolean isRecorded() {
    return cell().isRecorded();
  }

  @Override
  default long activity() {
    return cell().activity();
  }
}
