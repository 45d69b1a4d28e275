package io.isometrics.internal.registry;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls to the backend about one metric: one at a time, in their order, and with no lock held,
 * so that a backend, or a log handler that it calls, may use metrics itself.
 *
 * <p>A thread makes its own call, unless another one is at it: then that one makes it next, and
 * this one waits, for a bounded time. It does not wait where that could never end: for itself, or
 * for a backend that is not known yet. Who could not wait records on a {@code SubstituteHandle}.
 */
public final class BackendCalls {

  /**
   * A backend makes a series in microseconds. One that takes this long may be waiting for a lock
   * that the waiting thread holds.
   */
  private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private boolean open;
  private @Nullable Thread caller;

  /**
   * No calls yet.
   *
   * @param open whether calls can be made; otherwise they wait for {@link #open()}
   */
  BackendCalls(boolean open) {
    this.open = open;
  }

  /** Adds a call without making it; for a caller that holds a lock. */
  public synchronized void add(Runnable call) {
    waiting.add(call);
  }

  /** Makes the calls that waited until now, and later ones at once. */
  void open() {
    synchronized (this) {
      open = true;
    }
    makeAll();
  }

  /** Makes a call after those that were added before it, on this thread or another. */
  public void make(Runnable call) {
    add(call);
    makeAll();
  }

  /** Makes all calls that wait, unless another thread, or this one further out, is at it. */
  public void makeAll() {
    while (true) {
      Runnable next;
      synchronized (this) {
        if (!open || caller != null) {
          return;
        }
        next = waiting.poll();
        if (next == null) {
          return;
        }
        caller = Thread.currentThread();
      }
      try {
        next.run();
      } finally {
        synchronized (this) {
          caller = null;
          notifyAll();
        }
      }
    }
  }

  /** Waits for a call that was given to {@link #make}; false if it can't or could not. */
  public boolean await(BooleanSupplier made) {
    long deadline = System.nanoTime() + MAX_WAIT_NANOS;
    synchronized (this) {
      while (!made.getAsBoolean()) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (!open || caller == Thread.currentThread() || left <= 0) {
          return false;
        }
        try {
          wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
    }
    return true;
  }
}
