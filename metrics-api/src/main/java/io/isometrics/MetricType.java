package io.isometrics;

import java.util.Locale;

/** What kind of metric a declaration makes. */
public enum MetricType {
  /** Only goes up; see {@link Counter}. */
  COUNTER,
  /** Goes up and down; see {@link Gauge}. */
  GAUGE,
  /** Always 1, for what its labels say; see {@link InfoBuilder}. Backends make a gauge of it. */
  INFO,
  /** Observations in buckets; see {@link Histogram}. */
  HISTOGRAM,
  /** A histogram of durations in seconds; see {@link Timer}. Backends export a histogram. */
  TIMER;

  /** The name as messages and catalogues write it, such as {@code counter}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
