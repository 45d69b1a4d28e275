package io.isometrics.otel;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something that happens elsewhere, as long as it takes, up to a generous limit. */
final class Await {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final long POLL_NANOS = Duration.ofMillis(20).toNanos();

  private Await() {}

  static void until(BooleanSupplier condition, Supplier<String> otherwise) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("after " + LIMIT + ": " + otherwise.get());
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
