package io.isometrics;

/**
 * Counts observations in buckets, such as response sizes in bytes.
 *
 * <p>Declared by {@link MetricsRegistry#histogram(String, String)}. A bucket counts the
 * observations up to and including its bound, and the exported count always equals the sum of the
 * buckets:
 *
 * <pre>
 * response_size_bytes_bucket{le="1000.0"} 2
 * response_size_bytes_bucket{le="+Inf"} 3
 * response_size_bytes_sum 5120.0
 * response_size_bytes_count 3
 * </pre>
 *
 * <p>{@link #observe} is safe for use by many threads, takes no lock, allocates nothing and never
 * throws. For durations use a {@link Timer}.
 */
@FunctionalInterface
public interface Histogram {

  /**
   * Records one observation.
   *
   * @param value zero or more and finite, in the unit of the metric. A negative value, a NaN or an
   *     infinity is dropped, counted in {@code isometrics_dropped_total{metric,reason}} and logged
   *     once; in strict mode it is an {@link IllegalArgumentException}. Negative values are refused
   *     because the sum of a histogram is a counter to Prometheus and OpenTelemetry alike.
   */
  void observe(double value);
}
