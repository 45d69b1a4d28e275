package io.isometrics.internal.series;

import io.isometrics.Counter;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.MetricType;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.Log;
import io.isometrics.spi.Series;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Records for a series that its backend is about to make, for a user who must not wait for it: a
 * log handler that counts while a backend is being found, say. What is recorded is repeated on the
 * series when it is there, in order; from then on this forwards.
 *
 * <p>Invariants: {@link #waiting} is guarded by its own monitor, with which no handle is called.
 * {@link #made} is set with it held and with nothing waiting; so a recording is repeated or
 * forwarded, never both and never neither, and none overtakes another of its thread. (Stress test:
 * FamilyIsUsedByItsBackend.)
 */
final class SubstituteHandle implements Counter, Gauge, Histogram {

  /**
   * Recordings that are repeated one by one. Beyond these, amounts are added up, of the values of a
   * gauge the last one counts, and observations are dropped.
   */
  private static final int MAX_WAITING = 10_000;

  private enum Kind {
    ADD,
    SET,
    CLEAR,
    OBSERVE
  }

  private record Recording(Kind kind, double value) {}

  private final Series series;
  private final ArrayDeque<Recording> waiting = new ArrayDeque<>();

  /** What the backend made, once all that waited is recorded on it. */
  private volatile @Nullable Object made;

  SubstituteHandle(Series series) {
    this.series = series;
  }

  /** Repeats what was recorded so far, and forwards from now on. To be called once. */
  void bind(Object handle) {
    while (true) {
      Recording next;
      synchronized (waiting) {
        next = waiting.poll();
        if (next == null) {
          made = handle;
          return;
        }
      }
      try {
        record(handle, next.kind, next.value);
      } catch (RuntimeException | LinkageError e) {
        // Such as in strict mode, where whoever recorded it would be told, but is gone.
        Log.warn("A recording from before the series " + series + " was made failed", e);
      }
    }
  }

  private void record(Kind kind, double value) {
    Object handle = made;
    if (handle == null) {
      boolean kept;
      synchronized (waiting) {
        handle = made;
        kept = handle == null && keep(new Recording(kind, value));
      }
      if (handle == null) {
        if (!kept) {
          series.dropped(DropReason.NOT_DELIVERED, value);
        }
        return;
      }
    }
    record(handle, kind, value);
  }

  private static void record(Object handle, Kind kind, double value) {
    switch (kind) {
      case ADD -> {
        if (handle instanceof Counter counter) {
          counter.add(value);
        } else {
          ((Gauge) handle).add(value);
        }
      }
      case SET -> ((Gauge) handle).set(value);
      case CLEAR -> ((Gauge) handle).clear();
      case OBSERVE -> ((Histogram) handle).observe(value);
    }
  }

  private boolean keep(Recording next) {
    Recording last = waiting.peekLast();
    if (last == null || waiting.size() < MAX_WAITING) {
      return waiting.add(next);
    }
    if (next.kind == Kind.OBSERVE || !isValid(last) || !isValid(next)) {
      return false;
    }
    waiting.removeLast();
    if (next.kind != Kind.ADD) {
      return waiting.add(next); // whatever the value of the gauge was
    }
    Kind sum = last.kind == Kind.ADD ? Kind.ADD : Kind.SET;
    return waiting.add(new Recording(sum, last.value + next.value));
  }

  /** Others are for the handle to reject. */
  private boolean isValid(Recording recording) {
    return Double.isFinite(recording.value)
        && (recording.value >= 0 || series.metric().type() != MetricType.COUNTER);
  }

  @Override
  public void increment() {
    record(Kind.ADD, 1);
  }

  @Override
  public void decrement() {
    record(Kind.ADD, -1);
  }

  @Override
  public void add(long amount) {
    record(Kind.ADD, (double) amount);
  }

  @Override
  public void add(double amount) {
    record(Kind.ADD, amount);
  }

  @Override
  public void set(double value) {
    record(Kind.SET, value);
  }

  @Override
  public void clear() {
    record(Kind.CLEAR, 0);
  }

  @Override
  public void observe(double value) {
    record(Kind.OBSERVE, value);
  }
}
