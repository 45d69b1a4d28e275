package io.isometrics.http;

import static io.isometrics.testkit.IsometricsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.isometrics.testkit.TestMetrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests to a real server. */
class HttpServerMetricsTest {

  /** Only a stop against hanging. */
  private static final Duration LONG = Duration.ofSeconds(60);

  private final TestMetrics metrics = TestMetrics.create();
  private final HttpClient client = HttpClient.newHttpClient();
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch mayLeave = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  @AfterEach
  void stop() {
    mayLeave.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void start(HttpServerMetrics filter) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/orders", this::handle).getFilters().add(filter);
    server.setExecutor(threads);
    server.start();
  }

  private void startWith(Function<HttpExchange, String> route) throws IOException {
    start(HttpServerMetrics.register(metrics.registry(), route));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      switch (exchange.getRequestURI().getPath()) {
        case "/orders/throw" -> throw new IllegalStateException("as asked for");
        case "/orders/wait" -> {
          entered.countDown();
          try {
            assertThat(mayLeave.await(60, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          exchange.sendResponseHeaders(204, -1);
        }
        case "/orders/fail" -> exchange.sendResponseHeaders(503, -1);
        case "/orders/none" -> exchange.sendResponseHeaders(404, -1);
        default -> exchange.sendResponseHeaders(200, -1);
      }
    }
  }

  private int ask(String method, String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://localhost:" + server.getAddress().getPort() + path);
    return client
        .send(
            HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()).build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  /** The answer may be there before the filter is left. */
  private void assertCountedOnce(String method, String route, String status, String error) {
    assertThat(metrics)
        .eventually(
            LONG,
            now -> {
              now.hasExactlySeries(
                  "http_server_request_duration_seconds",
                  "http_request_method=\"%s\",http_route=\"%s\",http_response_status_code=\"%s\",error_type=\"%s\""
                      .formatted(method, route, status, error));
              now.gauge("http_server_active_requests", "http_request_method", method).hasValue(0);
            });
    assertThat(
            metrics.count(
                "http_server_request_duration_seconds",
                "http_request_method",
                method,
                "http_route",
                route,
                "http_response_status_code",
                status,
                "error_type",
                error))
        .isEqualTo(1);
  }

  @Test
  void theRouteIsThatOfTheContext() throws Exception {
    start(HttpServerMetrics.register(metrics.registry()));
    assertThat(ask("GET", "/orders/17")).isEqualTo(200);

    assertCountedOnce("GET", "/orders", "200", "");
  }

  @Test
  void theRouteIsWhatTheFunctionSays() throws Exception {
    startWith(exchange -> "/orders/{id}");
    assertThat(ask("DELETE", "/orders/17")).isEqualTo(200);

    assertCountedOnce("DELETE", "/orders/{id}", "200", "");
  }

  @Test
  void aRequestWithoutRoute() throws Exception {
    startWith(exchange -> null);
    assertThat(ask("GET", "/orders/none")).isEqualTo(404);

    assertCountedOnce("GET", "other", "404", "");
  }

  @Test
  void aRouteFunctionThatThrowsBreaksNoRequest() throws Exception {
    startWith(
        exchange -> {
          throw new IllegalStateException("as a bug would");
        });
    assertThat(ask("GET", "/orders/17")).isEqualTo(200);

    assertCountedOnce("GET", "other", "200", "");
  }

  @Test
  void aMethodThatAClientMadeUp() throws Exception {
    start(HttpServerMetrics.register(metrics.registry()));
    assertThat(ask("BREW", "/orders/17")).isEqualTo(200);

    assertCountedOnce("_OTHER", "/orders", "200", "");
  }

  @Test
  void aServerErrorIsAnErrorOfItsStatus() throws Exception {
    start(HttpServerMetrics.register(metrics.registry()));
    assertThat(ask("POST", "/orders/fail")).isEqualTo(503);

    assertCountedOnce("POST", "/orders", "503", "503");
  }

  @Test
  void anExceptionIsAnErrorOfItsType() throws Exception {
    start(HttpServerMetrics.register(metrics.registry()));
    // Not a method that the client tries again.
    assertThatThrownBy(() -> ask("POST", "/orders/throw")).isInstanceOf(IOException.class);

    assertCountedOnce("POST", "/orders", "", "java.lang.IllegalStateException");
  }

  @Test
  void aRequestUnderWayIsActive() throws Exception {
    start(HttpServerMetrics.register(metrics.registry()));
    var answer = threads.submit(() -> ask("GET", "/orders/wait"));
    assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();

    assertThat(metrics)
        .gauge("http_server_active_requests", "http_request_method", "GET")
        .hasValue(1);
    mayLeave.countDown();
    assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo(204);
    assertCountedOnce("GET", "/orders", "204", "");
  }

  @Test
  void theSizesOfBodiesThatSayIt() throws Exception {
    start(HttpServerMetrics.register(metrics.registry()));
    URI uri = URI.create("http://localhost:" + server.getAddress().getPort() + "/orders/17");
    HttpRequest request =
        HttpRequest.newBuilder(uri).PUT(BodyPublishers.ofString("green tea")).build();
    assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);

    assertCountedOnce("PUT", "/orders", "200", "");
    assertThat(metrics)
        .histogram(
            "http_server_request_body_size_bytes",
            "http_request_method",
            "PUT",
            "http_route",
            "/orders",
            "http_response_status_code",
            "200",
            "error_type",
            "")
        .hasCount(1)
        .hasSum(9);
  }
}
