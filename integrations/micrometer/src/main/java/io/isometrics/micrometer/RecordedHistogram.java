package io.isometrics.micrometer;

import io.isometrics.Histogram;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.Series;
import io.isometrics.spi.TrackedHandle;

/** A histogram that users record with: the rules of all backends before Micrometer's meter. */
final class RecordedHistogram extends TrackedHandle implements Histogram {

  private final Series series;
  private final SeriesMeters.Distribution meter;
  private volatile boolean ended;

  RecordedHistogram(Series series, SeriesMeters.Distribution meter) {
    this.series = series;
    this.meter = meter;
  }

  @Override
  public void observe(double value) {
    if (!(value >= 0 && value <= Double.MAX_VALUE)) {
      series.dropped(DropReason.of(value), value);
    } else if (ended) {
      series.dropped(DropReason.SERIES_ENDED, value);
    } else {
      meter.observer().accept(value + 0.0); // which makes 0.0 of -0.0
      recorded();
    }
  }

  void end() {
    ended = true;
    meter.removal().remove();
  }
}
