package io.isometrics.prometheus;

import io.isometrics.testkit.contract.Capability;
import java.util.Map;

/** The contract over HTTP, in OpenMetrics. */
class OpenMetricsContractTest extends PrometheusContractTest {

  @Override
  String format() {
    return Http.OPEN_METRICS;
  }

  @Override
  protected Map<Capability, String> lacks() {
    return Map.of();
  }
}
