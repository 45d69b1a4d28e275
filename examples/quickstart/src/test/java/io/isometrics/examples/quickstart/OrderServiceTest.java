package io.isometrics.examples.quickstart;

import static io.isometrics.testkit.IsometricsAssertions.assertThat;
import static io.isometrics.testkit.IsometricsAssertions.assertThatMetrics;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.examples.quickstart.OrderService.Response;
import io.isometrics.testkit.CounterAssert;
import io.isometrics.testkit.TestMetrics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class OrderServiceTest {

  private final TestMetrics metrics = TestMetrics.create();
  private final Orders orders = new Orders();
  private final OrderService service =
      new OrderService(orders, new OrderMetrics(metrics.registry(), orders));

  @Test
  void everyOutcomeIsExportedAtZeroBeforeTheFirstOrder() {
    assertThat(metrics)
        .exposition("orders_received_total")
        .isEqualTo(
            """
            orders_received_total{outcome="EMPTY"} 0
            orders_received_total{outcome="QUEUE_FULL"} 0
            orders_received_total{outcome="TAKEN"} 0
            orders_received_total{outcome="TOO_LARGE"} 0
            orders_received_total{outcome="UNREADABLE"} 0
            """);
  }

  @Test
  void theMetricsFollowTheConventions() {
    assertThat(metrics).isLintClean();
  }

  @Test
  void anOrderIsTakenAndCounted() {
    assertThat(post("tea")).isEqualTo(new Response(201, "/orders/1\n"));
    received("TAKEN").hasValue(1);
  }

  @Test
  void anOrderCanBeAskedFor() {
    post("tea");

    assertThat(get("/orders/1")).isEqualTo(new Response(200, "WAITING tea\n"));
  }

  @Test
  void whatIsNotThereIsTheClientsError() {
    assertThat(get("/orders/7").status()).isEqualTo(404);
    assertThat(get("/admin.php").status()).isEqualTo(404);
    assertThat(service.handle("BREW", "/orders", body("")).status()).isEqualTo(405);
  }

  @Test
  void anEmptyOrderIsCountedAndItsSizeTooAndNothingElseChanges() {
    assertThatMetrics(metrics)
        .during(() -> assertThat(post("").status()).isEqualTo(400))
        .counter("orders_received_total", "outcome", "EMPTY")
        .increasedBy(1)
        .and()
        .histogram("orders_order_size_bytes")
        .hasObservations(0)
        .and()
        .nothingElseChanged();
  }

  @Test
  void anOrderThatIsTooLarge() {
    assertThat(post("x".repeat(OrderService.MAX_ORDER_BYTES + 1)).status()).isEqualTo(413);
    received("TOO_LARGE").hasValue(1);
  }

  @Test
  void anOrderThatBreaksOff() throws IOException {
    InputStream broken = InputStream.nullInputStream();
    broken.close(); // it can't be read any more

    assertThat(service.handle("POST", "/orders", broken).status()).isEqualTo(400);
    received("UNREADABLE").hasValue(1);
  }

  @Test
  void aFullQueueIsTheServersError() {
    for (int i = 0; i < Orders.MAX_WAITING; i++) {
      post("tea");
    }

    assertThat(post("one too many").status()).isEqualTo(503);
    received("QUEUE_FULL").hasValue(1);
    received("TAKEN").hasValue(Orders.MAX_WAITING);
  }

  @Test
  void pathsWithTheSameTemplateAreOneRoute() {
    assertThat(OrderService.route("/orders")).isEqualTo("/orders");
    assertThat(OrderService.route("/orders/1")).isEqualTo("/orders/{id}");
    assertThat(OrderService.route("/orders/2")).isEqualTo("/orders/{id}");
    assertThat(OrderService.route("/orders/x")).isEqualTo("other");
    assertThat(OrderService.route("/admin.php")).isEqualTo("other");
  }

  @Test
  void theSizeOfAnOrderIsCountedInBytes() {
    post("x".repeat(16));
    post("ä".repeat(16));

    assertThat(metrics)
        .histogram("orders_order_size_bytes")
        .hasObservations(16, 32)
        .hasBucket(16, 1)
        .hasBucket(64, 2);
  }

  @Test
  void theQueueIsAsDeepAsOrdersAreWaiting() {
    post("tea");
    post("milk");
    assertThat(metrics).gauge("orders_queue_depth").hasValue(2);

    orders.shipNext();
    assertThat(metrics).gauge("orders_queue_depth").hasValue(1);
  }

  @Test
  void aStateWithoutOrdersHasNoSeries() {
    assertThat(metrics).hasNoSeries("orders_by_state");

    post("tea");
    assertThat(metrics)
        .exposition("orders_by_state")
        .isEqualTo("orders_by_state{state=\"WAITING\"} 1");

    orders.shipNext();
    assertThat(metrics)
        .exposition("orders_by_state")
        .isEqualTo("orders_by_state{state=\"SHIPPED\"} 1");
  }

  private CounterAssert received(String outcome) {
    return assertThat(metrics).counter("orders_received_total", "outcome", outcome);
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
}
