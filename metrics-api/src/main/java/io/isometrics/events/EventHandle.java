package io.isometrics.events;

import io.isometrics.Counter;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.MetricType;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.Series;
import io.isometrics.spi.TrackedHandle;

/**
 * What the user records one series with: checks each recording and hands it over, one at a time.
 * The monitor keeps the events of the series in their order.
 */
final class EventHandle extends TrackedHandle implements Counter, Gauge, Histogram {

  private final Series series;
  private final EventStream stream;
  private final EventSeries told;
  private final boolean isGauge;

  /** Of a gauge; NaN if it has no value. */
  private double level;

  private boolean ended;

  EventHandle(Series series, EventStream stream) {
    this.series = series;
    this.stream = stream;
    MetricType type = series.metric().type();
    isGauge = type == MetricType.GAUGE || type == MetricType.INFO;
    told = new EventSeries(series.metric(), series.labels(), series);
    level = series.metric().optional() ? Double.NaN : 0;
  }

  void start() {
    synchronized (this) {
      stream.deliver(Event.Kind.STARTED, told, level, 0);
    }
    stream.logFailure();
  }

  void end() {
    synchronized (this) {
      if (!ended) {
        ended = true;
        stream.deliver(Event.Kind.ENDED, told, Double.NaN, 0);
      }
    }
    stream.logFailure();
  }

  private void record(Event.Kind kind, double given, boolean moves) {
    double value = given + 0.0; // which makes 0.0 of -0.0
    if (!Double.isFinite(value) || (value < 0 && !isGauge)) {
      series.dropped(DropReason.of(value), value);
    } else {
      deliver(kind, value, moves);
    }
  }

  private void deliver(Event.Kind kind, double value, boolean moves) {
    DropReason reason = DropReason.SERIES_ENDED;
    synchronized (this) {
      if (!ended) {
        recorded();
        double now = value;
        double change = value;
        if (isGauge) {
          double before = Double.isNaN(level) ? 0 : level;
          now = moves ? before + value : value;
          change = kind == Event.Kind.SET ? now - before : 0;
          level = now;
        }
        if (stream.deliver(kind, told, now, change)) {
          return;
        }
        reason = DropReason.NOT_DELIVERED;
      }
    }
    stream.logFailure();
    series.dropped(reason, value);
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
    add((double) amount);
  }

  @Override
  public void add(double amount) {
    record(isGauge ? Event.Kind.SET : Event.Kind.ADDED, amount, true);
  }

  @Override
  public void set(double value) {
    record(Event.Kind.SET, value, false);
  }

  @Override
  public void observe(double value) {
    record(Event.Kind.OBSERVED, value, false);
  }

  @Override
  public void clear() {
    deliver(Event.Kind.CLEARED, Double.NaN, false);
  }
}
