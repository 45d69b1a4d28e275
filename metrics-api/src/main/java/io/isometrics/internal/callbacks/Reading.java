package io.isometrics.internal.callbacks;

import io.isometrics.internal.threads.CallbackThreads;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run of the user's code, which others may wait for. */
final class Reading {

  private final Rows rows;
  private final long started = System.nanoTime();
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile @Nullable Thread thread;
  private volatile @Nullable Throwable failure;

  Reading(Rows rows) {
    this.rows = rows;
  }

  /** What it sets. */
  Rows rows() {
    return rows;
  }

  /** Runs the user's code; never throws. What it sets afterwards goes nowhere. */
  void run(Consumer<Rows> source) {
    thread = Thread.currentThread();
    try {
      source.accept(rows);
    } catch (Throwable e) { // whatever the user's code does, the reader goes on
      failure = e;
    }
    rows.end();
  }

  /** Why the user's code failed, if it did. */
  @Nullable Throwable failure() {
    return failure;
  }

  /** Wakes those who wait. */
  void done() {
    done.countDown();
  }

  /** For how long it has been running. */
  long nanosSinceStart() {
    return System.nanoTime() - started;
  }

  /**
   * Waits until it is done, whether this thread is interrupted or not; false if it takes longer.
   */
  boolean await(long limitNanos) {
    boolean interrupted = false;
    long start = System.nanoTime();
    try {
      while (true) {
        try {
          return done.await(limitNanos - (System.nanoTime() - start), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Whether this thread runs it, or runs something that it waits for. */
  boolean contains(Thread current) {
    Thread outer = current;
    while (outer != null) {
      if (outer == thread) {
        return true;
      }
      outer = CallbackThreads.waiterOf(outer);
    }
    return false;
  }
}
