package io.isometrics.testkit.contract;

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
  /** Series of histograms and timers can end. Those of counters and gauges always can. */
  HISTOGRAM_REMOVAL,
  /** A series of a histogram or timer that ended and is made again starts at 0. */
  HISTOGRAM_RESTART,
  /** The buckets of a histogram agree with its count while threads record, in every export. */
  HISTOGRAM_CONSISTENCY,
  /** Histograms with exponential buckets keep their count and sum. */
  EXPONENTIAL
}
