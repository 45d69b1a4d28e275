package io.isometrics.http;

import static io.isometrics.testkit.IsometricsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests of a real client. */
class HttpClientMetricsTest {

  /** Only a stop against hanging. */
  private static final Duration LONG = Duration.ofSeconds(60);

  private final TestMetrics metrics = TestMetrics.create();
  private final HttpClient client =
      HttpClientMetrics.register(metrics.registry()).measured(HttpClient.newHttpClient());
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch mayLeave = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private int port;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            if (exchange.getRequestURI().getPath().equals("/wait")) {
              entered.countDown();
              assertThat(mayLeave.await(60, TimeUnit.SECONDS)).isTrue();
            } else if (exchange.getRequestURI().getPath().equals("/missing")) {
              exchange.sendResponseHeaders(404, -1);
              return;
            }
            exchange.sendResponseHeaders(200, 3);
            exchange.getResponseBody().write(new byte[3]);
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
        });
    server.setExecutor(threads);
    server.start();
    port = server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    mayLeave.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
        .POST(BodyPublishers.ofString("green tea"))
        .build();
  }

  private String[] labels(String status, String error) {
    return new String[] {
      "http_request_method",
      "POST",
      "server_address",
      "localhost",
      "server_port",
      "" + port,
      "http_response_status_code",
      status,
      "error_type",
      error
    };
  }

  private void assertCountedOnce(String status, String error) {
    assertThat(metrics)
        .eventually(
            LONG,
            now -> {
              assertThat(
                      metrics.count("http_client_request_duration_seconds", labels(status, error)))
                  .isEqualTo(1);
              assertActive(0);
            });
    assertThat(
            metrics.snapshot().series().stream()
                .filter(
                    each -> each.metric().name().equals("http_client_request_duration_seconds")))
        .hasSize(1);
  }

  private void assertActive(int expected) {
    assertThat(metrics)
        .gauge(
            "http_client_active_requests",
            "http_request_method",
            "POST",
            "server_address",
            "localhost",
            "server_port",
            "" + port)
        .hasValue(expected);
  }

  @Test
  void aRequestAndTheSizeOfItsBodies() throws Exception {
    assertThat(client.send(request("/tea"), BodyHandlers.ofString()).statusCode()).isEqualTo(200);

    assertCountedOnce("200", "");
    assertThat(metrics.sum("http_client_request_body_size_bytes", labels("200", ""))).isEqualTo(9);
    assertThat(metrics.sum("http_client_response_body_size_bytes", labels("200", ""))).isEqualTo(3);
  }

  @Test
  void aRequestThatTheServerRefusesIsAnError() throws Exception {
    assertThat(client.send(request("/missing"), BodyHandlers.ofString()).statusCode())
        .isEqualTo(404);

    assertCountedOnce("404", "404");
  }

  @Test
  void aRequestThatIsSentAsynchronously() throws Exception {
    var answer = client.sendAsync(request("/wait"), BodyHandlers.ofString());
    assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
    assertActive(1);
    mayLeave.countDown();
    assertThat(answer.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);

    assertCountedOnce("200", "");
  }

  @Test
  void aRequestThatIsCancelled() throws Exception {
    var answer = client.sendAsync(request("/wait"), BodyHandlers.ofString());
    assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(answer.cancel(true)).isTrue();

    assertCountedOnce("", CancellationException.class.getName());
  }

  @Test
  void aServerThatIsNotThere() {
    server.stop(0);
    assertThatThrownBy(() -> client.send(request("/tea"), BodyHandlers.ofString()))
        .isInstanceOf(IOException.class);

    assertCountedOnce("", "java.net.ConnectException");
  }

  @Test
  void aServerThatIsNotThereAndAnAsynchronousRequest() {
    server.stop(0);
    assertThat(client.sendAsync(request("/tea"), BodyHandlers.ofString()))
        .failsWithin(60, TimeUnit.SECONDS);

    assertCountedOnce("", "java.net.ConnectException");
  }
}
