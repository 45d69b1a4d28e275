package io.isometrics.spring;

import io.isometrics.MetricsRegistry;
import io.isometrics.prometheus.PrometheusBackend;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Has Micrometer and Isometrics share the bean {@link PrometheusRegistry}, which {@code
 * /actuator/prometheus} shows.
 */
@AutoConfiguration(
    after = MetricsAutoConfiguration.class,
    beforeName = {
      "org.springframework.boot.actuate.autoconfigure.metrics.export.prometheus"
          + ".PrometheusMetricsExportAutoConfiguration",
      "org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus"
          + ".PrometheusMetricsExportAutoConfiguration"
    })
@ConditionalOnClass({PrometheusBackend.class, PrometheusRegistry.class})
public final class PrometheusAutoConfiguration {

  /** For Spring. */
  PrometheusAutoConfiguration() {}

  /**
   * A registry for Micrometer to register on, which shows the metrics of Isometrics too.
   *
   * @param metrics whose metrics to show
   * @return instead of the one that Spring Boot would make
   */
  @Bean
  @ConditionalOnMissingBean(PrometheusRegistry.class)
  SharedPrometheusRegistry prometheusRegistry(MetricsRegistry metrics) {
    return new SharedPrometheusRegistry(() -> metrics.backend(PrometheusBackend.class));
  }

  /**
   * Shows the metrics of Isometrics in a Prometheus registry that the application made.
   *
   * @param registry the bean
   * @param metrics whose metrics to show
   * @return takes them out again when it is destroyed
   */
  @Bean
  ForeignRegistryLink isometricsPrometheusRegistryLink(
      ObjectProvider<PrometheusRegistry> registry, MetricsRegistry metrics) {
    return new ForeignRegistryLink(
        registry.getIfUnique(), () -> metrics.backend(PrometheusBackend.class));
  }
}
