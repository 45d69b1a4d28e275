package io.isometrics.spring;

import io.isometrics.prometheus.PrometheusBackend;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Shows the metrics of Isometrics in a Prometheus registry that the application made. Nothing, if
 * the registry shows them already.
 */
final class ForeignRegistryLink implements SmartInitializingSingleton, DisposableBean {

  private final @Nullable PrometheusRegistry registry;
  private final Supplier<Optional<PrometheusBackend>> backend;
  private final MultiCollector collector = this::collect;

  ForeignRegistryLink(
      @Nullable PrometheusRegistry registry, Supplier<Optional<PrometheusBackend>> backend) {
    this.registry = registry instanceof SharedPrometheusRegistry ? null : registry;
    this.backend = backend;
  }

  @Override
  public void afterSingletonsInstantiated() {
    if (registry != null) {
      registry.register(collector);
    }
  }

  private MetricSnapshots collect() {
    PrometheusRegistry own = backend.get().map(PrometheusBackend::prometheusRegistry).orElse(null);
    return own == null || own == registry ? new MetricSnapshots() : own.scrape();
  }

  @Override
  public void destroy() {
    if (registry != null) {
      registry.unregister(collector);
    }
  }
}
