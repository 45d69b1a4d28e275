package io.isometrics.benchmarks;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Arrays;

/** Micrometer with its Prometheus registry: buckets as service level objectives, no percentiles. */
final class MicrometerPeer {

  private MicrometerPeer() {}

  static PrometheusMeterRegistry registry() {
    return new PrometheusMeterRegistry(
        PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM);
  }

  static Counter.Builder counter() {
    return Counter.builder("bench").description("A counter.");
  }

  static DistributionSummary.Builder histogram() {
    return DistributionSummary.builder("bench.seconds")
        .description("A histogram.")
        .serviceLevelObjectives(Work.BOUNDS);
  }

  static Timer.Builder timer() {
    return Timer.builder("bench.duration")
        .description("A timer.")
        .serviceLevelObjectives(
            Arrays.stream(Work.BOUNDS)
                .mapToObj(seconds -> Duration.ofNanos(Math.round(seconds * 1e9)))
                .toArray(Duration[]::new));
  }
}
