package io.isometrics.micrometer;

import io.isometrics.Gauge;
import io.isometrics.aggregation.GaugeCell;
import io.isometrics.spi.Series;
import io.isometrics.spi.SeriesActivity;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A gauge that users record with, which has a meter for as long as it has a value. */
final class RecordedGauge implements Gauge, SeriesActivity {

  private final Series series;
  private final GaugeCell cell;
  private final SeriesMeters meters;

  /** How many updates were asked for and not made. The thread that finds 0 makes them. */
  private final AtomicInteger updates = new AtomicInteger();

  /** Written by the thread that makes updates. */
  private volatile SeriesMeters.@Nullable Removal meter;

  RecordedGauge(Series series, GaugeCell cell, SeriesMeters meters) {
    this.series = series;
    this.cell = cell;
    this.meters = meters;
  }

  GaugeCell cell() {
    return cell;
  }

  @Override
  public boolean isRecorded() {
    return cell.isRecorded();
  }

  @Override
  public long activity() {
    return cell.activity();
  }

  @Override
  public void set(double value) {
    cell.set(value);
    if (meter == null) {
      update();
    }
  }

  @Override
  public void add(double amount) {
    cell.add(amount);
    if (meter == null) {
      update();
    }
  }

  @Override
  public void clear() {
    cell.clear();
    update();
  }

  /**
   * Makes or removes the meter, as the value says. Without a lock, because Micrometer's listeners
   * and filters are code of the application. A {@link #set} that just races with a {@link #clear}
   * may go unnoticed until the backend's next refresh.
   */
  void update() {
    if (updates.getAndIncrement() != 0) {
      return; // the thread that is at it looks once more
    }
    int made = 1;
    do {
      SeriesMeters.Removal now = meter;
      boolean wanted = !cell.isEnded() && !Double.isNaN(cell.value());
      if (wanted && now == null) {
        meter = meters.gauge(series.metric(), series.labels(), cell::value);
      } else if (!wanted && now != null) {
        now.remove();
        meter = null;
      }
      made = updates.addAndGet(-made);
    } while (made != 0);
  }
}
