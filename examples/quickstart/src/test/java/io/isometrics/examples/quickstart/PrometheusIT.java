package io.isometrics.examples.quickstart;

import io.isometrics.fixtures.PrometheusServer;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus scrapes the quickstart and is asked for what it got. */
@Timeout(300)
class PrometheusIT {

  private static Scenario scenario;
  private static PrometheusServer prometheus;

  @BeforeAll
  static void scrape(@TempDir Path folder) throws Exception {
    scenario = Scenario.play();
    prometheus = new PrometheusServer(URI.create(scenario.metricsUrl()), folder);
    prometheus.await("up{job=\"isometrics\"}", "1");
  }

  @AfterAll
  static void stop() {
    if (prometheus != null) {
      prometheus.close();
    }
    if (scenario != null) {
      scenario.close();
    }
  }

  @Test
  void countersHaveTheirDeclaredNameAndLabels() throws Exception {
    prometheus.await("orders_received_total{outcome=\"TAKEN\"}", "3");
    prometheus.await("orders_received_total{outcome=\"EMPTY\"}", "1");
  }

  @Test
  void whatNeverHappenedIsThereAtZero() throws Exception {
    prometheus.await("orders_received_total{outcome=\"QUEUE_FULL\"}", "0");
    prometheus.await("count(orders_received_total)", "5");
  }

  @Test
  void histogramsHaveCumulativeBucketsACountAndASum() throws Exception {
    prometheus.await("orders_order_size_bytes_bucket{le=\"16.0\"}", "2");
    prometheus.await("orders_order_size_bytes_bucket{le=\"64.0\"}", "2");
    prometheus.await("orders_order_size_bytes_bucket{le=\"256.0\"}", "3");
    prometheus.await("orders_order_size_bytes_bucket{le=\"1024.0\"}", "4");
    prometheus.await("orders_order_size_bytes_bucket{le=\"+Inf\"}", "4");
    prometheus.await("orders_order_size_bytes_count", "4");
    prometheus.await("orders_order_size_bytes_sum", "1103");
  }

  @Test
  void requestsAreMeasuredByMethodRouteAndStatus() throws Exception {
    prometheus.await(
        requests("count", "POST", "/orders", "http_response_status_code=\"201\""), "3");
    prometheus.await(
        requests("count", "POST", "/orders", "http_response_status_code=\"400\""), "1");
    prometheus.await(
        requests("count", "GET", "/orders/{id}", "http_response_status_code=\"200\""), "2");
    prometheus.await(
        requests("count", "GET", "/orders/{id}", "http_response_status_code=\"404\""), "1");
    prometheus.await(requests("bucket", "POST", "/orders", "le=\"+Inf\""), "4");
    prometheus.await(requests("sum", "POST", "/orders", "error_type=\"\"") + " > bool 0", "1");
    prometheus.await("http_server_active_requests{http_request_method=\"POST\"}", "0");
  }

  private static String requests(String what, String method, String route, String matcher) {
    return "sum(http_server_request_duration_seconds_%s{http_request_method=\"%s\",http_route=\"%s\",%s})"
        .formatted(what, method, route, matcher);
  }

  @Test
  void theJvmIsMeasured() throws Exception {
    prometheus.await("jvm_memory_used_bytes{area=\"heap\"} > bool 0", "1");
    prometheus.await("jvm_threads_current > bool 0", "1");
  }

  @Test
  void aCallbackGaugeFollowsTheQueue() throws Exception {
    prometheus.await("orders_queue_depth", "0");
  }

  @Test
  void aCollectedStateThatIsGoneLeavesNoSeries() throws Exception {
    prometheus.await("orders_by_state{state=\"SHIPPED\"}", "3");
    prometheus.await("count(orders_by_state)", "1");
  }
}
