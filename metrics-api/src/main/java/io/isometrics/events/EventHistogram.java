package io.isometrics.events;

import io.isometrics.Histogram;
import io.isometrics.spi.Series;

/** A histogram of a backend that takes events. */
final class EventHistogram extends EventHandle implements Histogram {

  EventHistogram(Series series, EventStream stream) {
    super(series, stream);
  }

  @Override
  public void observe(double value) {
    record(Event.Kind.OBSERVED, value);
  }
}
