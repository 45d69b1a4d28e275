package io.isometrics.benchmarks;

import io.isometrics.Counter;
import io.isometrics.Family2;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import io.isometrics.prometheus.PrometheusBackend;
import io.isometrics.spi.Backend;

/** One metric of each kind, on a backend or on none. */
final class Metered {

  enum Method {
    GET,
    POST,
    PUT
  }

  enum Outcome {
    OK,
    CLIENT_ERROR,
    SERVER_ERROR
  }

  final Counter counter;
  final Gauge gauge;
  final Histogram histogram;
  final Timer timer;
  final Family2<Counter, Method, Outcome> byEnum;
  final Family2<Counter, String, String> byText;

  private Metered(Backend backend) {
    MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();
    counter = registry.counter("bench_total", "A counter.").register();
    gauge = registry.gauge("bench_level", "A gauge.").register();
    histogram = registry.histogram("bench_size_seconds", "A histogram.").register();
    timer = registry.timer("bench_duration_seconds", "A timer.").register();
    byEnum =
        registry
            .counter("bench_by_enum_total", "A family.")
            .labels(Label.of("method", Method.class), Label.of("outcome", Outcome.class))
            .register();
    byText =
        registry
            .counter("bench_by_text_total", "A family.")
            .labels(Label.of("method"), Label.of("outcome"))
            .register();
  }

  static Metered onPrometheus() {
    return new Metered(PrometheusBackend.create());
  }

  static Metered onNothing() {
    return new Metered(Backend.noop());
  }
}
