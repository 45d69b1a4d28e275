package io.isometrics.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import org.junit.jupiter.api.Test;

class ExportTest {

  @Test
  void aCounterIsExportedUnderItsName() throws Exception {
    try (Exporting exporting = new Exporting()) {
      exporting.registry.counter("orders_total", "Orders served.").register().add(3);

      ExportMetricsServiceRequest request = exporting.flush();

      assertThat(Canonical.of(request))
          .contains("# counter orders_total \"Orders served.\"\norders_total{} 3.0\n");
    }
  }
}
