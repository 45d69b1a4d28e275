package io.isometrics.testkit;

import io.isometrics.MetricsClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that stands still until it is told to go on, so that a timer records exactly what a test
 * says:
 *
 * <pre>{@code
 * try (var sample = latency.start()) {
 *   metrics.clock().advance(Duration.ofMillis(250));
 * }
 * assertThat(metrics).timer("latency_seconds").hasSum(Duration.ofMillis(250));
 * }</pre>
 *
 * <p>Safe for use by many threads.
 */
public final class TestClock implements MetricsClock {

  private final AtomicLong nanos = new AtomicLong();

  /** A clock at 0. */
  public TestClock() {}

  /**
   * Lets time pass.
   *
   * @param duration how much; a negative duration turns the clock back
   */
  public void advance(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }

  @Override
  public long nanoTime() {
    return nanos.get();
  }

  @Override
  public String toString() {
    return "TestClock at " + Duration.ofNanos(nanoTime());
  }
}
