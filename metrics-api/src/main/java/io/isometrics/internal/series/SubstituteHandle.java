package io.isometrics.internal.series;

import io.isometrics.Counter;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Records for a series that its backend is about to make, for a user who must not wait for it: a
 * log handler that counts while a backend is being found, say. What is recorded is repeated on the
 * series when it is there, in order; from then on this forwards.
 */
final class SubstituteHandle implements Counter, Gauge, Histogram {

  /** More recordings than these in the moment that it takes to make a series are left out. */
  private static final int MAX_WAITING = 100_000;

  private final ArrayDeque<Consumer<Object>> waiting = new ArrayDeque<>();

  /** What the backend made, once all that waited is recorded on it. */
  private volatile @Nullable Object made;

  /** Repeats what was recorded so far, and forwards from now on. */
  void bind(Object handle) {
    while (true) {
      Consumer<Object> next;
      synchronized (waiting) {
        next = waiting.poll();
        if (next == null) {
          made = handle;
          return;
        }
      }
      next.accept(handle);
    }
  }

  private void record(Consumer<Object> recording) {
    Object handle = made;
    if (handle == null) {
      synchronized (waiting) {
        handle = made;
        if (handle == null) {
          if (waiting.size() < MAX_WAITING) {
            waiting.add(recording);
          }
          return;
        }
      }
    }
    recording.accept(handle);
  }

  @Override
  public void increment() {
    add(1.0);
  }

  @Override
  public void decrement() {
    add(-1.0);
  }

  @Override
  public void add(long amount) {
    record(handle -> ((Counter) handle).add(amount));
  }

  @Override
  public void add(double amount) {
    record(
        handle -> {
          if (handle instanceof Counter counter) {
            counter.add(amount);
          } else {
            ((Gauge) handle).add(amount);
          }
        });
  }

  @Override
  public void set(double value) {
    record(handle -> ((Gauge) handle).set(value));
  }

  @Override
  public void observe(double value) {
    record(handle -> ((Histogram) handle).observe(value));
  }
}
