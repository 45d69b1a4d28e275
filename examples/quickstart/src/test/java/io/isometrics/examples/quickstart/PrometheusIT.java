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
    prometheus.await("orders_requests_total{method=\"POST\",outcome=\"OK\"}", "3");
    prometheus.await("orders_requests_total{method=\"POST\",outcome=\"CLIENT_ERROR\"}", "1");
    prometheus.await("orders_requests_total{method=\"GET\",outcome=\"OK\"}", "2");
    prometheus.await("orders_requests_total{method=\"GET\",outcome=\"CLIENT_ERROR\"}", "1");
  }

  @Test
  void whatNeverHappenedIsThereAtZero() throws Exception {
    prometheus.await("orders_requests_total{method=\"OTHER\",outcome=\"SERVER_ERROR\"}", "0");
    prometheus.await("count(orders_requests_total)", "9");
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
  void timersAreHistogramsByRouteWithTheDefaultBounds() throws Exception {
    prometheus.await("orders_request_duration_seconds_count{route=\"/orders\"}", "4");
    prometheus.await("orders_request_duration_seconds_count{route=\"/orders/{id}\"}", "3");
    prometheus.await("count(orders_request_duration_seconds_bucket{route=\"/orders\"})", "12");
    prometheus.await("orders_request_duration_seconds_bucket{route=\"/orders\",le=\"+Inf\"}", "4");
    prometheus.await("orders_request_duration_seconds_sum{route=\"/orders\"} > bool 0", "1");
  }

  @Test
  void aRecordedGaugeIsBackAtZeroAfterTheRequests() throws Exception {
    prometheus.await("orders_in_flight", "0");
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
