package io.isometrics.events;

import io.isometrics.MetricType;
import io.isometrics.spi.LabelValues;
import io.isometrics.spi.ObservableMetric;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The series that a callback or collector gives, and what it gave the last time. */
final class ObservedSeries {

  /** A series as it was read last. */
  private static final class Last {
    final EventSeries series;
    double value;

    Last(EventSeries series) {
      this.series = series;
    }
  }

  private final ObservableMetric metric;
  private final EventStream stream;

  // Guarded by this object, but never while the metric is read, which runs the user's code.
  private final Map<LabelValues, Last> last = new HashMap<>();
  private long begun;
  private long delivered;
  private boolean ended;

  ObservedSeries(ObservableMetric metric, EventStream stream) {
    this.metric = metric;
    this.stream = stream;
  }

  /** Reads the metric, and hands over what it gave. */
  void read(Duration limit) {
    long number;
    synchronized (this) {
      number = ++begun;
    }
    Map<LabelValues, Double> values = new LinkedHashMap<>();
    metric.read(limit, values::put);
    synchronized (this) {
      // One that began later knows better.
      if (!ended && number > delivered) {
        delivered = number;
        deliver(values);
      }
    }
    stream.logFailure();
  }

  private void deliver(Map<LabelValues, Double> values) {
    Iterator<Map.Entry<LabelValues, Last>> earlier = last.entrySet().iterator();
    while (earlier.hasNext()) {
      Map.Entry<LabelValues, Last> each = earlier.next();
      if (!values.containsKey(each.getKey())) {
        stream.deliver(Event.Kind.ENDED, each.getValue().series, Double.NaN, 0);
        earlier.remove();
      }
    }
    boolean onlyUp = metric.metric().type() == MetricType.COUNTER;
    values.forEach(
        (labels, value) -> {
          Last before =
              last.computeIfAbsent(
                  labels, key -> new Last(new EventSeries(metric.metric(), key, null)));
          double change = onlyUp && value < before.value ? value : value - before.value;
          before.value = value;
          stream.deliver(Event.Kind.READ, before.series, value, change);
        });
  }

  /** Reads no more. */
  void end() {
    synchronized (this) {
      ended = true;
      deliver(Map.of());
    }
    stream.logFailure();
  }
}
