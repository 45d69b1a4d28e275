package io.isometrics.events;

import io.isometrics.spi.DropReason;
import io.isometrics.spi.Series;
import io.isometrics.spi.TrackedHandle;

/**
 * What the user records one series with: checks each recording and hands it over, one at a time.
 * The monitor keeps the events of the series in their order.
 */
abstract class EventHandle extends TrackedHandle {

  final Series series;
  final EventStream stream;

  /** The series as the backend is told of it. */
  final EventSeries told;

  private boolean ended;

  EventHandle(Series series, EventStream stream) {
    this.series = series;
    this.stream = stream;
    told = new EventSeries(series.metric(), series.labels(), series);
  }

  final void start() {
    synchronized (this) {
      stream.deliver(Event.Kind.STARTED, told, initialValue(), 0);
    }
    stream.logFailure();
  }

  final void end() {
    synchronized (this) {
      if (!ended) {
        ended = true;
        stream.deliver(Event.Kind.ENDED, told, Double.NaN, 0);
      }
    }
    stream.logFailure();
  }

  /** Hands a value over, or counts it as dropped if it is none that can be recorded. */
  final void record(Event.Kind kind, double given) {
    double value = given + 0.0; // which makes 0.0 of -0.0
    if (isValid(value)) {
      deliver(kind, value);
    } else {
      series.dropped(DropReason.of(value), value);
    }
  }

  final void deliver(Event.Kind kind, double value) {
    DropReason reason = DropReason.SERIES_ENDED;
    synchronized (this) {
      if (!ended) {
        recorded();
        if (handOver(kind, value)) {
          return;
        }
        reason = DropReason.NOT_DELIVERED;
      }
    }
    stream.logFailure();
    series.dropped(reason, value);
  }

  double initialValue() {
    return 0;
  }

  boolean isValid(double value) {
    return Double.isFinite(value) && value >= 0;
  }

  /** Makes the event, with the monitor held. */
  boolean handOver(Event.Kind kind, double value) {
    return stream.deliver(kind, told, value, value);
  }
}
