package io.isometrics.examples.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The quickstart with OpenTelemetry's Java agent, which measures by itself what it knows. */
@Timeout(300)
class JavaAgentIT {

  private static final Path AGENT =
      Path.of("target", "agents", "opentelemetry-javaagent.jar").toAbsolutePath();

  private static ExportMetricsServiceRequest exported;

  @BeforeAll
  static void export() throws Exception {
    assumeTrue(Files.exists(AGENT), () -> "there is no " + AGENT);
    exported = Quickstart.run("-javaagent:" + AGENT);
  }

  @Test
  void itsMetricsAndOursHaveOneIdentity() {
    assertThat(exported.getResourceMetricsList())
        .extracting(ResourceMetrics::getResource)
        .as("who sent it")
        .hasSizeGreaterThan(0)
        .containsOnly(exported.getResourceMetrics(0).getResource());
    assertThat(
            Quickstart.attributes(exported.getResourceMetrics(0).getResource().getAttributesList()))
        .containsEntry("service.name", "orders")
        .containsKey("service.instance.id");
  }

  @Test
  void bothMeasureTheSameRequestsUnderTheirOwnNames() {
    Map<String, Metric> metrics = Quickstart.metrics(exported);

    // The last answer may have been there before its request was measured.
    assertThat(count(metrics.get("http.server.request.duration"))).isBetween(2L, 3L);
    assertThat(count(metrics.get("http_server_request_duration_seconds"))).isBetween(2L, 3L);
  }

  @Test
  void outcomesThatDidNotHappenAreThereAtZero() {
    Map<String, Double> orders = new HashMap<>();
    for (NumberDataPoint point :
        Quickstart.metrics(exported).get("orders_received_total").getSum().getDataPointsList()) {
      orders.put(
          Quickstart.attributes(point.getAttributesList()).get("outcome"), point.getAsDouble());
    }

    assertThat(orders).containsEntry("TAKEN", 3.0).containsValue(0.0);
  }

  private static long count(Metric metric) {
    return metric.getHistogram().getDataPointsList().stream().mapToLong(p -> p.getCount()).sum();
  }
}
