package io.isometrics.examples.quickstart;

import static io.isometrics.testkit.IsometricsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.fixtures.HttpRequests;
import io.isometrics.testkit.TestMetrics;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrderServerTest {

  private final TestMetrics metrics = TestMetrics.create();
  private OrderServer server;

  @BeforeEach
  void start() throws IOException {
    Orders orders = new Orders();
    OrderMetrics orderMetrics = new OrderMetrics(metrics.registry(), orders);
    server = new OrderServer(new OrderService(orders, orderMetrics), metrics.registry(), 0);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anOrderSentOverHttpIsCountedBeforeItsAnswerArrives() throws Exception {
    HttpResponse<String> answer = send("POST", "/orders", "tea");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("/orders/1\n");
    assertThat(metrics).counter("orders_received_total", "outcome", "TAKEN").hasValue(1);
  }

  @Test
  void requestsAreMeasuredByMethodRouteAndStatus() throws Exception {
    assertThat(metrics)
        .gauge("http_server_active_requests", "http_request_method", "GET")
        .hasValue(0);
    send("POST", "/orders", "tea");
    send("GET", "/orders/1", "");
    send("GET", "/orders/77", "");
    send("GET", "/orders/78", "");
    send("BREW", "/admin.php", "");

    // The last answer may be there before its request is counted.
    assertThat(metrics)
        .eventually(
            Duration.ofSeconds(20),
            now ->
                now.hasExactlySeries(
                    "http_server_request_duration_seconds",
                    request("POST", "/orders", 201),
                    request("GET", "/orders/{id}", 200),
                    request("GET", "/orders/{id}", 404),
                    request("_OTHER", "other", 404)));
    assertThat(metrics).isLintClean();
  }

  private static String request(String method, String route, int status) {
    return "http_request_method=\"%s\",http_route=\"%s\",http_response_status_code=\"%d\",error_type=\"\""
        .formatted(method, route, status);
  }

  @Test
  void aHeadRequestIsAnsweredWithoutABody() throws Exception {
    HttpResponse<String> answer = send("HEAD", "/orders", "");

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void theLoadGeneratorMakesTheNumbersMove() {
    LoadGenerator.start(server.url());

    assertThat(metrics)
        .eventually(
            Duration.ofSeconds(20),
            now -> now.counter("orders_received_total", "outcome", "TAKEN").isAtLeast(5))
        .histogram("orders_order_size_bytes")
        .hasObservationsSatisfying(sizes -> assertThat(sizes).hasSizeGreaterThanOrEqualTo(5));
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    return HttpRequests.send(method, server.url().resolve(path), body);
  }
}
