package io.isometrics.testkit.contract;

import io.isometrics.spi.SeriesActivity;

/**
 * What a backend may lack without breaking the contract, because the system behind it has no notion
 * of it. See {@link BackendContract#lacks()}.
 */
public enum Capability {
  /** Anything at all is exported. Only the null backend lacks it. */
  EXPORT,
  /** Help texts are exported. */
  HELP,
  /** Units are exported. */
  UNIT,
  /** The name of a gauge may end in {@code _total}, as that of a counter does. */
  GAUGE_NAMED_TOTAL,
  /** The receiver can tell a counter from a gauge. */
  TYPE,
  /** The receiver knows the bounds of a histogram's buckets, and counts by them. */
  BOUNDS,
  /** A series is there before its first recording, at 0. */
  EMPTY_SERIES,
  /** Any text is a label value, such as one with a line feed. */
  ANY_LABEL_VALUE,
  /** Series can end, and a gauge can have no value again. */
  SERIES_END,
  /** A series that ended and is made again starts at 0. */
  SERIES_RESTART,
  /** Series of histograms and timers can end, too. */
  HISTOGRAM_REMOVAL,
  /** A series of a histogram or timer that ended and is made again starts at 0, too. */
  HISTOGRAM_RESTART,
  /** The buckets of a histogram agree with its count while threads record, in every export. */
  HISTOGRAM_CONSISTENCY,
  /** Handles tell whether they were used: they implement {@link SeriesActivity}. */
  ACTIVITY,
  /** Histograms with exponential buckets keep their count and sum. */
  EXPONENTIAL
}
