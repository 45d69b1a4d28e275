package io.isometrics.events;

import io.isometrics.Counter;
import io.isometrics.spi.Series;

/** A counter of a backend that takes events. */
final class EventCounter extends EventHandle implements Counter {

  EventCounter(Series series, EventStream stream) {
    super(series, stream);
  }

  @Override
  public void increment() {
    add(1.0);
  }

  @Override
  public void add(long amount) {
    add((double) amount);
  }

  @Override
  public void add(double amount) {
    record(Event.Kind.ADDED, amount);
  }
}
