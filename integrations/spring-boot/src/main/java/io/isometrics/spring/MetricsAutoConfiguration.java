package io.isometrics.spring;

import io.isometrics.Metrics;
import io.isometrics.MetricsRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Makes the registry of the process a bean, unless the application has a registry of its own. */
@AutoConfiguration
public final class MetricsAutoConfiguration {

  /** For Spring. */
  MetricsAutoConfiguration() {}

  /**
   * The registry of the process. {@link MetricsLifecycle} ends it, not the bean.
   *
   * @return {@link Metrics#registry()}
   */
  @Bean(destroyMethod = "")
  @ConditionalOnMissingBean
  MetricsRegistry metricsRegistry() {
    return Metrics.registry();
  }
}
