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
  /** Series of histograms and timers can end. Those of counters and gauges always can. */
  HISTOGRAM_REMOVAL,
  /** A series of a histogram or timer that ended and is made again starts at 0. */
  HISTOGRAM_RESTART,
  /** Histograms with exponential buckets keep their count and sum. */
  EXPONENTIAL
}
