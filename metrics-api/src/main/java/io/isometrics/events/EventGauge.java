package io.isometrics.events;

import io.isometrics.Gauge;
import io.isometrics.spi.Series;

/** A gauge of a backend that takes events, which are told its level. */
final class EventGauge extends EventHandle implements Gauge {

  /** NaN if it has no value. Guarded by the monitor of this object. */
  private double level;

  EventGauge(Series series, EventStream stream) {
    super(series, stream);
    level = initialValue();
  }

  @Override
  double initialValue() {
    return series.metric().optional() ? Double.NaN : 0;
  }

  @Override
  boolean isValid(double value) {
    return Double.isFinite(value);
  }

  /** An amount to add leads to a new level, which is what the backend is told. */
  @Override
  boolean handOver(Event.Kind kind, double value) {
    double before = Double.isNaN(level) ? 0 : level;
    level = kind == Event.Kind.ADDED ? before + value : value;
    return kind == Event.Kind.CLEARED
        ? stream.deliver(kind, told, level, 0)
        : stream.deliver(Event.Kind.SET, told, level, level - before);
  }

  @Override
  public void set(double value) {
    record(Event.Kind.SET, value);
  }

  @Override
  public void increment() {
    add(1);
  }

  @Override
  public void decrement() {
    add(-1);
  }

  @Override
  public void add(double amount) {
    record(Event.Kind.ADDED, amount);
  }

  @Override
  public void clear() {
    deliver(Event.Kind.CLEARED, Double.NaN);
  }
}
