package io.isometrics.testkit;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Family2;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;

/** Metrics to assert something about. Messages show where each is declared: see {@link #at}. */
final class Shop {

  enum State {
    OK,
    FAILED
  }

  final Family1<Counter, State> jobs;
  final Gauge depth;
  final Histogram size;
  final Family1<Timer, String> wait;
  final Family2<Gauge, String, String> nodes;

  Shop(MetricsRegistry registry) {
    jobs =
        registry
            .counter("jobs_total", "Jobs done.")
            .labels(
                Label.of(
                    "state", State.class, state -> state.name().toLowerCase(java.util.Locale.ROOT)))
            .register();
    depth = registry.gauge("queue_depth", "Jobs waiting.").register();
    size =
        registry
            .histogram("job_size_bytes", "Size of a job.")
            .unit("bytes")
            .buckets(10, 100)
            .register();
    wait =
        registry
            .timer("wait_seconds", "Time in the queue.")
            .buckets(0.1, 1)
            .labels(Label.of("queue"))
            .register();
    nodes =
        registry
            .gauge("nodes", "Nodes by role and status.")
            .labels(Label.of("role"), Label.of("status"))
            .register();
  }

  /** Where a metric was declared. */
  static String at(TestMetrics metrics, String name) {
    return metrics.snapshot().declaration(name).orElseThrow().origin();
  }
}
