package io.isometrics.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.fixtures.HttpRequests;
import io.isometrics.fixtures.Tool;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the quickstart answers on /metrics, read by programs that are not ours. */
@Timeout(300)
class ExpositionIT {

  private static Scenario scenario;

  @BeforeAll
  static void play() throws Exception {
    scenario = Scenario.play();
  }

  @AfterAll
  static void stop() {
    scenario.close();
  }

  @Test
  void promtoolHasNothingToSayAboutTheTextFormat() throws Exception {
    String exposition = HttpRequests.get(URI.create(scenario.metricsUrl())).body();

    assertThat(exposition)
        .contains("orders_received_total{outcome=\"TAKEN\"} 3.0")
        .contains("jvm_memory_used_bytes{area=\"heap\"} ")
        .contains("http_server_request_duration_seconds_count{");
    assertThat(Tool.checkMetrics(exposition)).isEqualTo(new Tool.Result(0, ""));
  }

  @Test
  void thePythonClientReadsTheOpenMetricsFormat() throws Exception {
    HttpResponse<String> answer =
        HttpRequests.get(
            URI.create(scenario.metricsUrl()),
            "Accept",
            "application/openmetrics-text; version=1.0.0");
    String program =
        """
        import sys
        from prometheus_client.openmetrics.parser import text_string_to_metric_families
        for family in text_string_to_metric_families(sys.stdin.read()):
            for sample in family.samples:
                print(family.type, sample.name, sorted(sample.labels.items()), float(sample.value))
        """;

    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/openmetrics-text");
    Tool.Result result = Tool.python(program, answer.body());
    assertThat(result.status()).as(result.output()).isZero();
    assertThat(result.output().lines())
        // Some of the orders may still wait.
        .anyMatch(line -> line.matches("gauge orders_queue_depth \\[] [0-9]+\\.0"))
        .contains(
            "counter orders_received_total [('outcome', 'TAKEN')] 3.0",
            "counter orders_received_total [('outcome', 'TOO_LARGE')] 0.0",
            "histogram orders_order_size_bytes_bucket [('le', '16.0')] 2.0",
            "histogram orders_order_size_bytes_bucket [('le', '+Inf')] 4.0",
            "histogram orders_order_size_bytes_sum [] 1103.0",
            "histogram http_server_request_duration_seconds_count [('error_type', ''),"
                + " ('http_request_method', 'POST'), ('http_response_status_code', '201'),"
                + " ('http_route', '/orders')] 3.0");
  }
}
