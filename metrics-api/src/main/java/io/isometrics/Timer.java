package io.isometrics;

import io.isometrics.internal.backend.NoopHandle;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long things take: a histogram of durations in seconds.
 *
 * <p>Declared by {@link MetricsRegistry#timer(String, String)}; its name ends in {@code _seconds}:
 *
 * <pre>
 * orders_duration_seconds_bucket{le="0.005"} 1
 * ...
 * orders_duration_seconds_bucket{le="+Inf"} 2
 * orders_duration_seconds_sum 0.0134
 * orders_duration_seconds_count 2
 * </pre>
 *
 * <p>All methods are safe for use by many threads, take no lock and allocate nothing; a {@link
 * Sample} is a small object, which the compiler usually removes where it stays in the method that
 * starts it. What is timed may throw; the timer itself never does.
 */
public final class Timer {

  private static final double NANOS_PER_SECOND = 1e9;

  /** Shorter durations are a long in nanoseconds. */
  private static final long MAX_SECONDS = Long.MAX_VALUE / 1_000_000_000;

  private final Histogram seconds;
  private final MetricsClock clock;
  private final boolean noop;

  Timer(Histogram seconds, MetricsClock clock) {
    this.seconds = seconds;
    this.clock = clock;
    this.noop = seconds == NoopHandle.INSTANCE;
  }

  /**
   * Records a duration.
   *
   * @param duration zero or more; a negative one, or null, is dropped, counted and logged once
   */
  public void record(@Nullable Duration duration) {
    if (duration == null) {
      seconds.observe(Double.NaN);
    } else if (duration.toSeconds() / MAX_SECONDS == 0) {
      recordNanos(duration.toNanos());
    } else {
      seconds.observe((double) duration.toSeconds());
    }
  }

  /**
   * Records a duration in nanoseconds, such as the difference of two {@link System#nanoTime()}.
   *
   * @param nanos zero or more; a negative number is dropped, counted and logged once
   */
  public void recordNanos(long nanos) {
    // Divided, not multiplied by 1e-9: 5 ms must be exactly the bound 0.005.
    seconds.observe(nanos / NANOS_PER_SECOND);
  }

  /**
   * Times an action, whether it returns or throws.
   *
   * @param action what to run
   */
  public void time(Runnable action) {
    long start = now();
    try {
      action.run();
    } finally {
      recordSince(start);
    }
  }

  /**
   * Times an action with a result, whether it returns or throws.
   *
   * @param action what to run
   * @param <T> the type of the result
   * @return what the action returned
   */
  public <T extends @Nullable Object> T supply(Supplier<T> action) {
    long start = now();
    try {
      return action.get();
    } finally {
      recordSince(start);
    }
  }

  /**
   * Times an action that may throw a checked exception, whether it returns or throws.
   *
   * @param action what to run
   * @param <T> the type of the result
   * @return what the action returned
   * @throws Exception what the action threw
   */
  public <T extends @Nullable Object> T call(Callable<T> action) throws Exception {
    long start = now();
    try {
      return action.call();
    } finally {
      recordSince(start);
    }
  }

  /**
   * Starts to time what follows:
   *
   * <pre>{@code
   * try (var sample = latency.with("/orders").start()) {
   *   serve();
   * }
   * }</pre>
   *
   * @return a running sample, to be closed or stopped
   */
  public Sample start() {
    return new Sample(this, clock, now());
  }

  private long now() {
    return noop ? 0 : clock.nanoTime();
  }

  private void recordSince(long start) {
    if (!noop) {
      recordNanos(clock.nanoTime() - start);
    }
  }

  /**
   * One timing that is under way, made by {@link Timer#start()} or {@link
   * MetricsRegistry#startSample()}. It is recorded once, by whichever of its methods is called
   * first. For one thread at a time.
   */
  public static final class Sample implements AutoCloseable {

    private final @Nullable Timer timer;
    private final MetricsClock clock;
    private final long start;
    private boolean stopped;

    Sample(@Nullable Timer timer, MetricsClock clock, long start) {
      this.timer = timer;
      this.clock = clock;
      this.start = start;
    }

    /** Records the time since the start on the timer that made the sample, if one did. */
    public void stop() {
      if (timer != null) {
        stop(timer);
      }
    }

    /**
     * Records the time since the start on another timer, whose labels say how it ended.
     *
     * @param other a timer of the same registry
     */
    public void stop(Timer other) {
      if (!stopped) {
        stopped = true;
        if (!other.noop) {
          other.recordNanos(clock.nanoTime() - start);
        }
      }
    }

    /** The same as {@link #stop()}, for try-with-resources. */
    @Override
    public void close() {
      stop();
    }
  }
}
