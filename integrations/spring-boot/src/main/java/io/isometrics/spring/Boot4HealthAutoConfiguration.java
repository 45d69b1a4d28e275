package io.isometrics.spring;

import io.isometrics.MetricsRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** The health indicator {@code isometrics} in Spring Boot 4. */
@AutoConfiguration(after = MetricsAutoConfiguration.class)
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnEnabledHealthIndicator("isometrics")
public final class Boot4HealthAutoConfiguration {

  /** For Spring. */
  Boot4HealthAutoConfiguration() {}

  /**
   * Whether metrics get where they should.
   *
   * @param metrics the registry
   * @return {@code UP}, or {@code UNKNOWN} with what is wrong
   */
  @Bean
  HealthIndicator isometricsHealthIndicator(MetricsRegistry metrics) {
    MetricsHealth health = new MetricsHealth(metrics);
    return () ->
        health
            .problem()
            .map(problem -> Health.unknown().withDetail(MetricsHealth.PROBLEM, problem))
            .orElseGet(Health::up)
            .build();
  }
}
