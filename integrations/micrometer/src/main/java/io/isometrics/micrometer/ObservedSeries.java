package io.isometrics.micrometer;

import io.isometrics.MetricType;
import io.isometrics.aggregation.AggregatedMetric;
import io.isometrics.spi.LabelValues;
import io.isometrics.spi.ObservableMetric;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;

/**
 * The series of a metric's callbacks and collectors. Micrometer wants to know a meter before it
 * reads it, and reads one after the other; a collector sets all of its series at once. So a reading
 * makes and removes meters, and serves the meters for a second.
 */
final class ObservedSeries {

  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final AggregatedMetric metric;
  private final SeriesMeters meters;

  /**
   * Held while reading. A meter that is read meanwhile does not wait: it gives what is known, so
   * that nothing can hang that is asked for meters from a callback or a listener.
   */
  private final ReentrantLock reading = new ReentrantLock();

  private final Map<LabelValues, ReadSeries> series = new ConcurrentHashMap<>();
  private volatile long readAt;

  ObservedSeries(AggregatedMetric metric, SeriesMeters meters) {
    this.metric = metric;
    this.meters = meters;
  }

  /** One series, as a meter asks for it. */
  private final class ReadSeries implements DoubleSupplier {

    private volatile double value;
    private SeriesMeters.Removal meter = SeriesMeters.NOTHING; // with the lock held

    ReadSeries(double value) {
      this.value = value;
    }

    @Override
    public double getAsDouble() {
      if (System.nanoTime() - readAt > FRESH_NANOS
          && !reading.isHeldByCurrentThread()
          && reading.tryLock()) {
        try {
          readWithLock(ObservableMetric.NO_LIMIT);
        } finally {
          reading.unlock();
        }
      }
      return value; // the last, if the series is gone: its meter is on its way out
    }
  }

  /** Reads all series, and waits if another thread does. */
  void read(Duration limit) {
    if (reading.isHeldByCurrentThread()) {
      return;
    }
    reading.lock();
    try {
      readWithLock(limit);
    } finally {
      reading.unlock();
    }
  }

  private void readWithLock(Duration limit) {
    Map<LabelValues, Double> now = new HashMap<>();
    metric.forEachObserved(limit, now::put);
    now.forEach(this::update);
    for (Iterator<Map.Entry<LabelValues, ReadSeries>> known = series.entrySet().iterator();
        known.hasNext(); ) {
      Map.Entry<LabelValues, ReadSeries> each = known.next();
      if (!now.containsKey(each.getKey())) {
        known.remove();
        each.getValue().meter.remove();
      }
    }
    readAt = System.nanoTime();
  }

  private void update(LabelValues labels, double value) {
    ReadSeries known = series.get(labels);
    if (known != null) {
      known.value = value;
      return;
    }
    ReadSeries made = new ReadSeries(value);
    series.put(labels, made);
    made.meter =
        metric.descriptor().type() == MetricType.COUNTER
            ? meters.counter(metric.descriptor(), labels, made)
            : meters.gauge(metric.descriptor(), labels, made);
  }

  /** Ends all series. */
  void removeAll() {
    reading.lock();
    try {
      series.values().forEach(each -> each.meter.remove());
      series.clear();
    } finally {
      reading.unlock();
    }
  }
}
