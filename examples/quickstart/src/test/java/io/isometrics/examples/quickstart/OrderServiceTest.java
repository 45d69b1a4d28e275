package io.isometrics.examples.quickstart;

import static io.isometrics.testkit.IsometricsAssertions.assertThat;
import static io.isometrics.testkit.IsometricsAssertions.assertThatMetrics;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.examples.quickstart.OrderService.Response;
import io.isometrics.testkit.CounterAssert;
import io.isometrics.testkit.TestMetrics;
import io.isometrics.testkit.TimerAssert;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OrderServiceTest {

  private final TestMetrics metrics = TestMetrics.create();
  private final Orders orders = new Orders();
  private final OrderService service =
      new OrderService(orders, new OrderMetrics(metrics.registry(), orders));

  @Test
  void everyMethodAndOutcomeIsExportedAtZeroBeforeTheFirstRequest() {
    assertThat(metrics)
        .exposition("orders_requests_total")
        .isEqualTo(
            """
            orders_requests_total{method="GET",outcome="CLIENT_ERROR"} 0
            orders_requests_total{method="GET",outcome="OK"} 0
            orders_requests_total{method="GET",outcome="SERVER_ERROR"} 0
            orders_requests_total{method="OTHER",outcome="CLIENT_ERROR"} 0
            orders_requests_total{method="OTHER",outcome="OK"} 0
            orders_requests_total{method="OTHER",outcome="SERVER_ERROR"} 0
            orders_requests_total{method="POST",outcome="CLIENT_ERROR"} 0
            orders_requests_total{method="POST",outcome="OK"} 0
            orders_requests_total{method="POST",outcome="SERVER_ERROR"} 0
            """);
  }

  @Test
  void theMetricsFollowTheConventions() {
    assertThat(metrics).isLintClean();
  }

  @Test
  void anOrderIsTakenAndCounted() {
    Response response = post("tea");

    assertThat(response).isEqualTo(new Response(201, "/orders/1\n"));
    requests("POST", "OK").hasValue(1);
  }

  @Test
  void anOrderCanBeAskedFor() {
    post("tea");

    assertThat(get("/orders/1")).isEqualTo(new Response(200, "WAITING tea\n"));
    requests("GET", "OK").hasValue(1);
  }

  @Test
  void anUnknownOrderIsTheClientsError() {
    assertThat(get("/orders/7").status()).isEqualTo(404);
    requests("GET", "CLIENT_ERROR").hasValue(1);
  }

  @Test
  void anEmptyOrderIsTheClientsError() {
    assertThat(post("").status()).isEqualTo(400);
    requests("POST", "CLIENT_ERROR").hasValue(1);
  }

  @Test
  void anEmptyOrderRecordsWhatEveryRequestDoesAndItsSize() {
    assertThatMetrics(metrics)
        .during(() -> post(""))
        .counter("orders_requests_total", "method", "POST", "outcome", "CLIENT_ERROR")
        .increasedBy(1)
        .and()
        .timer("orders_request_duration_seconds", "route", "/orders")
        .increasedBy(1)
        .and()
        .histogram("orders_order_size_bytes")
        .hasObservations(0)
        .and()
        .nothingElseChanged();
  }

  @Test
  void anOrderThatBreaksOffIsTheClientsError() {
    InputStream broken =
        bodyThat(
            () -> {
              throw new IOException("connection reset");
            });

    assertThat(service.handle("POST", "/orders", broken).status()).isEqualTo(400);
    requests("POST", "CLIENT_ERROR").hasValue(1);
  }

  @Test
  void aFullQueueIsTheServersError() {
    for (int i = 0; i < Orders.MAX_WAITING; i++) {
      post("tea");
    }

    assertThat(post("one too many").status()).isEqualTo(503);
    requests("POST", "SERVER_ERROR").hasValue(1);
  }

  @Test
  void aFailureIsTheServersErrorAndLeavesNothingInFlight() {
    InputStream failing =
        bodyThat(
            () -> {
              throw new IllegalStateException("a bug");
            });

    assertThatThrownBy(() -> service.handle("POST", "/orders", failing)).hasMessage("a bug");
    requests("POST", "SERVER_ERROR").hasValue(1);
    assertThat(metrics).gauge("orders_in_flight").isZero();
  }

  @Test
  void methodsThatNobodyKnowsShareASeries() {
    assertThat(service.handle("BREW", "/orders", body("")).status()).isEqualTo(405);
    requests("OTHER", "CLIENT_ERROR").hasValue(1);
  }

  @Test
  void theTimerHasASeriesForEachRouteAndNoneForEachPath() {
    post("tea");
    get("/orders/1");
    get("/orders/2");
    get("/healthz");
    get("/orders/x");
    get("/admin.php");

    assertThat(metrics)
        .hasExactlySeries(
            "orders_request_duration_seconds",
            "route=/orders",
            "route=\"/orders/{id}\"",
            "route=/healthz",
            "route=other");
    duration("/orders").hasCount(1);
    duration("/orders/{id}").hasCount(2);
    duration("/healthz").hasCount(1);
    duration("other").hasCount(2);
  }

  @Test
  void theTimerMeasuresTheTimeOfTheWholeAnswer() {
    InputStream slow = bodyThat(() -> metrics.clock().advance(Duration.ofMillis(30)));

    service.handle("POST", "/orders", slow);

    duration("/orders").hasDurations(Duration.ofMillis(30));
  }

  @Test
  void aRequestIsInFlightWhileItIsAnswered() {
    AtomicInteger reads = new AtomicInteger();
    InputStream body =
        bodyThat(
            () -> {
              reads.incrementAndGet();
              assertThat(metrics).gauge("orders_in_flight").hasValue(1);
            });

    service.handle("POST", "/orders", body);

    assertThat(reads).hasPositiveValue();
    assertThat(metrics).gauge("orders_in_flight").isRecorded().isZero();
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

  private CounterAssert requests(String method, String outcome) {
    return assertThat(metrics)
        .counter("orders_requests_total", "method", method, "outcome", outcome);
  }

  private TimerAssert duration(String route) {
    return assertThat(metrics).timer("orders_request_duration_seconds", "route", route);
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
