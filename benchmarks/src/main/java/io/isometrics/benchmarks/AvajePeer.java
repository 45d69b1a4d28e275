package io.isometrics.benchmarks;

import io.avaje.metrics.MetricRegistry;
import io.avaje.metrics.Metrics;
import io.avaje.metrics.Tags;
import io.avaje.metrics.Timer;
import java.util.Arrays;

/** Avaje Metrics: timers with buckets, whose bounds are whole milliseconds. */
final class AvajePeer {

  private AvajePeer() {}

  static MetricRegistry registry() {
    return Metrics.createRegistry();
  }

  static Timer timer() {
    return registry()
        .timer(
            "bench.duration",
            Arrays.stream(Work.BOUNDS)
                .mapToInt(seconds -> (int) Math.round(seconds * 1000))
                .toArray());
  }

  /** A tag is one text of key and value, which are put together in the fastest way there is. */
  static Tags tags(String key, String value, String otherKey, String otherValue) {
    return Tags.of(key.concat(":").concat(value), otherKey.concat(":").concat(otherValue));
  }
}
