package io.isometrics.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.examples.quickstart.OrderService.Response;
import io.isometrics.testkit.TestMetrics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderServiceTest {

  private final TestMetrics metrics = TestMetrics.create();
  private final Orders orders = new Orders();
  private final OrderService service =
      new OrderService(orders, new OrderMetrics(metrics.registry(), orders));

  @Test
  void everyMethodAndOutcomeIsExportedAtZeroBeforeTheFirstRequest() {
    assertThat(metrics.exposition())
        .contains(
            """
            orders_requests_total{method="GET",outcome="CLIENT_ERROR"} 0.0
            orders_requests_total{method="GET",outcome="OK"} 0.0
            orders_requests_total{method="GET",outcome="SERVER_ERROR"} 0.0
            orders_requests_total{method="OTHER",outcome="CLIENT_ERROR"} 0.0
            orders_requests_total{method="OTHER",outcome="OK"} 0.0
            orders_requests_total{method="OTHER",outcome="SERVER_ERROR"} 0.0
            orders_requests_total{method="POST",outcome="CLIENT_ERROR"} 0.0
            orders_requests_total{method="POST",outcome="OK"} 0.0
            orders_requests_total{method="POST",outcome="SERVER_ERROR"} 0.0
            """);
  }

  @Test
  void anOrderIsTakenAndCounted() {
    Response response = post("tea");

    assertThat(response).isEqualTo(new Response(201, "/orders/1\n"));
    assertThat(requests("POST", "OK")).isEqualTo(1);
  }

  @Test
  void anOrderCanBeAskedFor() {
    post("tea");

    assertThat(get("/orders/1")).isEqualTo(new Response(200, "WAITING tea\n"));
    assertThat(requests("GET", "OK")).isEqualTo(1);
  }

  @Test
  void anUnknownOrderIsTheClientsError() {
    assertThat(get("/orders/7").status()).isEqualTo(404);
    assertThat(requests("GET", "CLIENT_ERROR")).isEqualTo(1);
  }

  @Test
  void anEmptyOrderIsTheClientsError() {
    assertThat(post("").status()).isEqualTo(400);
    assertThat(requests("POST", "CLIENT_ERROR")).isEqualTo(1);
  }

  @Test
  void anOrderThatBreaksOffIsTheClientsError() {
    InputStream broken =
        bodyThat(
            () -> {
              throw new IOException("connection reset");
            });

    assertThat(service.handle("POST", "/orders", broken).status()).isEqualTo(400);
    assertThat(requests("POST", "CLIENT_ERROR")).isEqualTo(1);
  }

  @Test
  void aFullQueueIsTheServersError() {
    for (int i = 0; i < Orders.MAX_WAITING; i++) {
      post("tea");
    }

    assertThat(post("one too many").status()).isEqualTo(503);
    assertThat(requests("POST", "SERVER_ERROR")).isEqualTo(1);
  }

  @Test
  void aFailureIsTheServersErrorAndLeavesNothingInFlight() {
    InputStream failing =
        bodyThat(
            () -> {
              throw new IllegalStateException("a bug");
            });

    assertThatThrownBy(() -> service.handle("POST", "/orders", failing)).hasMessage("a bug");
    assertThat(requests("POST", "SERVER_ERROR")).isEqualTo(1);
    assertThat(metrics.value("orders_in_flight")).isZero();
  }

  @Test
  void methodsThatNobodyKnowsShareASeries() {
    assertThat(service.handle("BREW", "/orders", body("")).status()).isEqualTo(405);
    assertThat(requests("OTHER", "CLIENT_ERROR")).isEqualTo(1);
  }

  @Test
  void theTimerHasASeriesForEachRouteAndNoneForEachPath() {
    post("tea");
    get("/orders/1");
    get("/orders/2");
    get("/healthz");
    get("/orders/x");
    get("/admin.php");

    assertThat(metrics.count("orders_request_duration_seconds", "route", "/orders")).isEqualTo(1);
    assertThat(metrics.count("orders_request_duration_seconds", "route", "/orders/{id}"))
        .isEqualTo(2);
    assertThat(metrics.count("orders_request_duration_seconds", "route", "/healthz")).isEqualTo(1);
    assertThat(metrics.count("orders_request_duration_seconds", "route", "other")).isEqualTo(2);
  }

  @Test
  void aRequestIsInFlightWhileItIsAnswered() {
    List<Double> inFlight = new ArrayList<>();
    InputStream body = bodyThat(() -> inFlight.add(metrics.value("orders_in_flight")));

    service.handle("POST", "/orders", body);

    assertThat(inFlight).containsOnly(1.0);
    assertThat(metrics.value("orders_in_flight")).isZero();
  }

  @Test
  void theSizeOfAnOrderIsCountedInBytes() {
    post("x".repeat(16));
    post("ä".repeat(16));

    assertThat(metrics.value("orders_order_size_bytes_bucket", "le", "16.0")).isEqualTo(1);
    assertThat(metrics.value("orders_order_size_bytes_bucket", "le", "64.0")).isEqualTo(2);
    assertThat(metrics.sum("orders_order_size_bytes")).isEqualTo(48);
  }

  @Test
  void theQueueIsAsDeepAsOrdersAreWaiting() {
    post("tea");
    post("milk");
    assertThat(metrics.value("orders_queue_depth")).isEqualTo(2);

    orders.shipNext();
    assertThat(metrics.value("orders_queue_depth")).isEqualTo(1);
  }

  @Test
  void aStateWithoutOrdersHasNoSeries() {
    post("tea");
    assertThat(metrics.value("orders_by_state", "state", "WAITING")).isEqualTo(1);

    orders.shipNext();
    assertThat(metrics.value("orders_by_state", "state", "SHIPPED")).isEqualTo(1);
    assertThat(metrics.exposition()).doesNotContain("WAITING");
  }

  private double requests(String method, String outcome) {
    return metrics.value("orders_requests_total", "method", method, "outcome", outcome);
  }

  private Response get(String path) {
    return service.handle("GET", path, InputStream.nullInputStream());
  }

  private Response post(String order) {
    return service.handle("POST", "/orders", body(order));
  }

  private static InputStream body(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  private interface Action {
    void run() throws IOException;
  }

  /** An empty body that does something when it is read. */
  private static InputStream bodyThat(Action action) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        return read(new byte[1], 0, 1);
      }

      @Override
      public int read(byte[] to, int offset, int length) throws IOException {
        action.run();
        return -1;
      }
    };
  }
}
