package io.isometrics;

/** The declaration of a timer; see {@link MetricsRegistry#timer}. */
public final class TimerBuilder extends MetricBuilder<Timer, TimerBuilder> {

  TimerBuilder(MetricsRegistry registry, String name, String help) {
    super(registry, MetricType.TIMER, name, help, false);
  }

  /**
   * The upper bounds of the buckets, each of which counts the durations up to and including it.
   * {@code +Inf} is always there.
   *
   * @param seconds finite and ascending; {@link Buckets#seconds()} unless given
   * @return this
   */
  public TimerBuilder buckets(double... seconds) {
    return explicit(seconds);
  }

  /**
   * Gives the timer exponential buckets (a native histogram in Prometheus), whose resolution
   * follows the data, instead of explicit ones.
   *
   * @return this
   */
  public TimerBuilder exponential() {
    return exponentialBuckets();
  }

  @Override
  Timer wrap(Object backendHandle) {
    return new Timer((Histogram) backendHandle, clock());
  }
}
