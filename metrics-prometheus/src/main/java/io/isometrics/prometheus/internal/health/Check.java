package io.isometrics.prometheus.internal.health;

import io.isometrics.spi.Log;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A check by name. It runs at most once at a time, on a thread of its own: all who ask while it
 * runs get its result. What is not known when the time is up counts as down. The application's code
 * is never interrupted, so a check that hangs keeps its one thread.
 */
final class Check {

  private final String path;
  private final String name;
  private final long timeoutNanos;
  private final BooleanSupplier code;

  // All guarded by this object.

  private @Nullable CompletableFuture<Boolean> running;
  private long begun;
  private @Nullable Boolean last;
  private boolean downLogged;

  Check(String path, String name, Duration timeout, BooleanSupplier code) {
    this.path = path;
    this.name = name;
    this.timeoutNanos = timeout.toNanos();
    this.code = code;
  }

  String path() {
    return path;
  }

  String name() {
    return name;
  }

  /** Starts the check unless it runs, and returns what it will tell. */
  CompletableFuture<Boolean> start(Executor threads) {
    CompletableFuture<Boolean> result;
    synchronized (this) {
      if (running != null) {
        return running;
      }
      result = new CompletableFuture<>();
      running = result;
      begun = System.nanoTime();
    }
    try {
      threads.execute(() -> run(result));
    } catch (RejectedExecutionException e) { // the exporter is closed
      finish(result, false);
    }
    return result;
  }

  /** Starts the check unless it runs, for those who ask for the latest result later. */
  void refresh(Executor threads) {
    CompletableFuture<Boolean> unused = start(threads);
  }

  private void run(CompletableFuture<Boolean> result) {
    boolean up = false;
    Throwable thrown = null;
    try {
      up = code.getAsBoolean();
    } catch (Throwable e) { // whatever the application's code does, there is an answer
      thrown = e;
    }
    if (!up) {
      logDown(thrown == null ? " is down" : " failed, which counts as down", thrown);
    }
    finish(result, up);
  }

  private void finish(CompletableFuture<Boolean> result, boolean up) {
    synchronized (this) {
      last = up;
      running = null;
      downLogged &= !up;
    }
    result.complete(up);
  }

  private void logDown(String what, @Nullable Throwable cause) {
    synchronized (this) {
      if (downLogged) {
        return;
      }
      downLogged = true;
    }
    Log.warn(
        "The check '"
            + name
            + "' of "
            + path
            + what
            + ". This is logged again only after it was up",
        cause);
  }

  /** The result of the check that {@link #start} started; down when its time is up. */
  boolean await(CompletableFuture<Boolean> result) {
    long left;
    synchronized (this) {
      left = running == result ? begun + timeoutNanos - System.nanoTime() : 0;
    }
    try {
      return result.get(Math.max(0, left), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      logDown(
          " took longer than its timeout of "
              + Duration.ofNanos(timeoutNanos)
              + ", which counts as down",
          null);
      return false;
    } catch (ExecutionException e) { // it is never completed that way
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The latest result, down if it runs for too long; null before the first. */
  synchronized @Nullable Boolean latest() {
    boolean late = running != null && System.nanoTime() - begun > timeoutNanos;
    return late ? Boolean.FALSE : last;
  }
}
