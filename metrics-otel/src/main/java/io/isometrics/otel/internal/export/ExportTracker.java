package io.isometrics.otel.internal.export;

import io.isometrics.spi.Log;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What became of the exports of one exporter: counts them, and logs when they begin to fail and
 * when they succeed again. Safe for use by many threads.
 */
public final class ExportTracker {

  /** The metric that counts exports. */
  static final String EXPORTS = "isometrics_otel_exports_total";

  /** What became of the exports that began after some moment. */
  public enum Outcome {
    /** There was none. */
    NONE,
    /** All that have ended have arrived. */
    ARRIVED,
    /** One has failed, or none has ended. */
    FAILED
  }

  private long begun;
  private long ended;
  private long successes;
  private long lastSuccess;
  private long failures;
  private long lastFailure;
  private long failedInARow;
  private String lastProblem = "an earlier export did not end";
  private boolean closing;

  /**
   * An export begins.
   *
   * @return its number
   */
  synchronized long begin() {
    return ++begun;
  }

  /**
   * An export has ended.
   *
   * @param number from {@link #begin}
   * @param problem why not all of it arrived, or null if it did
   */
  void end(long number, @Nullable String problem) {
    long failedBefore;
    boolean log;
    synchronized (this) {
      failedBefore = failedInARow;
      ended++;
      if (problem == null) {
        successes++;
        lastSuccess = Math.max(lastSuccess, number);
        failedInARow = 0;
      } else {
        failures++;
        lastFailure = Math.max(lastFailure, number);
        failedInARow++;
        lastProblem = problem;
      }
      // What fails at the end is told by whoever closes.
      log = !closing;
      notifyAll();
    }
    if (log && problem != null && failedBefore == 0) {
      Log.warn(
          "Metrics were not exported: "
              + problem
              + ". Recording goes on, and the next export is tried at the next interval. Further"
              + " failures are only counted, in "
              + EXPORTS
              + "{result=\"failure\"}. See docs/backends-opentelemetry.md#failures",
          null);
    } else if (log && problem == null && failedBefore > 0) {
      Log.warn("Metrics are exported again, after " + failedBefore + " failed exports", null);
    }
  }

  /** From now on nothing is logged. */
  public synchronized void closing() {
    closing = true;
  }

  /**
   * Waits until no export is under way.
   *
   * @param deadline in terms of {@link System#nanoTime()}
   * @return whether that was so before the deadline
   */
  public synchronized boolean awaitIdle(long deadline) throws InterruptedException {
    while (begun > ended) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  /** A moment to ask {@link #since} about. */
  public synchronized long mark() {
    return begun;
  }

  /** What became of the exports that began after a moment. */
  public synchronized Outcome since(long mark) {
    if (begun == mark) {
      return Outcome.NONE;
    }
    return lastSuccess > mark && lastFailure <= mark ? Outcome.ARRIVED : Outcome.FAILED;
  }

  /** What was wrong with the last export; null if it arrived, or there was none. */
  public synchronized @Nullable String problem() {
    return failedInARow == 0 ? null : lastProblem;
  }

  /** What was wrong, the last time something was. */
  public synchronized String lastProblem() {
    return lastProblem;
  }

  /** How many arrived. */
  public synchronized long successes() {
    return successes;
  }

  /** How many did not, or not all of them. */
  public synchronized long failures() {
    return failures;
  }
}
