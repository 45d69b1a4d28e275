package io.isometrics.micrometer;

import io.isometrics.spi.Backend;
import io.isometrics.testkit.contract.BackendContract;
import io.isometrics.testkit.contract.Capability;
import io.isometrics.testkit.contract.ExportedMetric;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;

/** The contract on Micrometer's global registry, which has one of Prometheus. */
class GlobalRegistryContractTest extends BackendContract {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  @Override
  protected Backend createBackend() {
    Metrics.addRegistry(registry);
    return MicrometerBackend.create();
  }

  @Override
  protected List<ExportedMetric> exported(Backend backend) {
    return PrometheusWire.of(registry);
  }

  @Override
  protected void afterClose() {
    Metrics.removeRegistry(registry);
    registry.close();
  }

  @Override
  protected Map<Capability, String> lacks() {
    return Map.of(
        Capability.UNIT,
        "Micrometer's registry of Prometheus never exports a unit",
        Capability.GAUGE_NAMED_TOTAL,
        "the naming convention of Micrometer's registry of Prometheus takes the end off",
        Capability.HISTOGRAM_CONSISTENCY,
        "Micrometer keeps the count and the buckets apart, and reads one after the other");
  }
}
