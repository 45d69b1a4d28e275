package io.isometrics;

import io.isometrics.internal.registry.Scope;

/** The declaration of a timer; see {@link MetricsRegistry#timer}. */
public final class TimerBuilder extends MetricBuilder<Timer, TimerBuilder> {

  TimerBuilder(Scope scope, String name, String help) {
    super(
        scope,
        MetricType.TIMER,
        name,
        help,
        false,
        handle -> new Timer((Histogram) handle, scope.clock()));
  }

  /**
   * The upper bounds of the buckets, each of which counts the durations up to and including it.
   * {@code +Inf} is always there.
   *
   * @param seconds finite and ascending; {@link Buckets#seconds()} unless given
   * @return this
   */
  public TimerBuilder buckets(double... seconds) {
    declaration.bounds(seconds);
    return this;
  }

  /**
   * Gives the timer exponential buckets (a native histogram in Prometheus), whose resolution
   * follows the data, instead of explicit ones.
   *
   * @return this
   */
  public TimerBuilder exponential() {
    declaration.exponential();
    return this;
  }

  /**
   * Does without buckets: the timer counts and sums only, at the price of two counters. Exported
   * with the one bucket {@code +Inf}:
   *
   * <pre>
   * orders_duration_seconds_bucket{le="+Inf"} 2
   * orders_duration_seconds_sum 0.25
   * orders_duration_seconds_count 2
   * </pre>
   *
   * @return this
   */
  public TimerBuilder noBuckets() {
    declaration.noBuckets();
    return this;
  }
}
