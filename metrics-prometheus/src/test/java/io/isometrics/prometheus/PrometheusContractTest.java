package io.isometrics.prometheus;

import io.isometrics.spi.Backend;
import io.isometrics.testkit.contract.BackendContract;
import io.isometrics.testkit.contract.Capability;
import io.isometrics.testkit.contract.ExportedMetric;
import java.util.List;
import java.util.Map;

/** The contract over HTTP, in the text format. */
class PrometheusContractTest extends BackendContract {

  private PrometheusExporter exporter;

  @Override
  protected Backend createBackend() {
    PrometheusBackend backend = PrometheusBackend.create();
    exporter = PrometheusExporter.builder(backend).start();
    return backend;
  }

  @Override
  protected List<ExportedMetric> exported(Backend backend) {
    return ExportedMetric.parseExposition(Http.scrape(exporter, format()));
  }

  String format() {
    return "text/plain";
  }

  @Override
  protected Map<Capability, String> lacks() {
    return Map.of(Capability.UNIT, "the text format has no units");
  }
}
