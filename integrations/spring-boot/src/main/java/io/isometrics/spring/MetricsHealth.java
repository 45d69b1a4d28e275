package io.isometrics.spring;

import io.isometrics.MetricsRegistry;
import io.isometrics.spi.Backend;
import java.util.Optional;

/**
 * Whether metrics get where they should. What is wrong makes the status {@code UNKNOWN}, which
 * leaves that of the application {@code UP}: a monitoring system that is down is no reason to take
 * an application out of service.
 */
final class MetricsHealth {

  /** The detail that says what is wrong. */
  static final String PROBLEM = "problem";

  private final MetricsRegistry metrics;

  MetricsHealth(MetricsRegistry metrics) {
    this.metrics = metrics;
  }

  /** What is wrong, if anything. */
  Optional<String> problem() {
    Backend backend = metrics.backend(Backend.class).orElse(Backend.noop());
    if (backend == Backend.noop()) {
      return Optional.of("nothing is recorded, because there is no backend");
    }
    try {
      return backend.problem();
    } catch (RuntimeException | LinkageError e) { // a backend may be anybody's
      return Optional.of("the backend can't tell: " + e);
    }
  }
}
