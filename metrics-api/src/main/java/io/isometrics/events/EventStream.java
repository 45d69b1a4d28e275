package io.isometrics.events;

import io.isometrics.spi.DropReason;
import io.isometrics.spi.Log;
import io.isometrics.spi.Series;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Gives events their time, hands them to the backend, and counts them. */
final class EventStream {

  private final String name;
  private final InstantSource clock;
  private final Predicate<Event> backend;
  private final AtomicLong lastTime = new AtomicLong(Long.MIN_VALUE);

  /** What the backend threw first. */
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private final AtomicBoolean failureLogged = new AtomicBoolean();

  /** How many events the backend took. */
  final LongAdder events = new LongAdder();

  /** How many it did not take, or could not deliver later. */
  final LongAdder lost = new LongAdder();

  private volatile boolean closed;

  EventStream(String name, InstantSource clock, Predicate<Event> backend) {
    this.name = name;
    this.clock = clock;
    this.backend = backend;
  }

  /** The time now, in nanoseconds since 1970, and later than any that was given before. */
  private long time() {
    Instant instant = clock.instant();
    long now = TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    return lastTime.updateAndGet(last -> Math.max(last + 1, now));
  }

  /**
   * Hands over an event. To be called for one event of a series at a time, with a monitor that
   * belongs to that series.
   *
   * @return whether the backend took it, or is closed
   */
  boolean deliver(Event.Kind kind, EventSeries series, double value, double change) {
    if (closed) {
      return true;
    }
    boolean taken = false;
    try {
      taken = backend.test(new Event(kind, series, value, change, time()));
    } catch (RuntimeException | LinkageError e) {
      failure.compareAndSet(null, e);
    }
    (taken ? events : lost).increment();
    return taken;
  }

  /** Logs what the backend threw first, if it did; to be called with no monitor held. */
  void logFailure() {
    Throwable thrown = failure.get();
    if (thrown != null && failureLogged.compareAndSet(false, true)) {
      Log.warn(
          "The backend "
              + name
              + " failed to take an event. Further ones are only counted, in isometrics_"
              + name
              + "_events_lost_total",
          thrown);
    }
  }

  /** Counts an event that was taken and could not be delivered. */
  void lost(Event event) {
    lost.increment();
    Series origin = event.series().origin;
    if (origin != null) {
      try {
        origin.dropped(DropReason.NOT_DELIVERED, event.value());
      } catch (IllegalArgumentException e) { // strict; nobody who recorded is here to be told
        Log.warn("An event of " + event.series() + " was not delivered", e);
      }
    }
  }

  /** From now on nothing is handed over. */
  void close() {
    closed = true;
  }
}
