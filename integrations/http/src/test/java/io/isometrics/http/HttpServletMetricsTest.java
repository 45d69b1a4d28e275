package io.isometrics.http;

import static io.isometrics.testkit.IsometricsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.testkit.TestMetrics;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests to servlets in a real Tomcat. */
class HttpServletMetricsTest {

  /** Only a stop against hanging. */
  private static final Duration LONG = Duration.ofSeconds(60);

  private final TestMetrics metrics = TestMetrics.create();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Tomcat tomcat = new Tomcat();

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    tomcat.setBaseDir(folder.toString());
    tomcat.setPort(0);
    Context context = tomcat.addContext("/shop", folder.toString());
    Wrapper servlet = Tomcat.addServlet(context, "orders", new Orders());
    servlet.setAsyncSupported(true);
    servlet.addMapping("/orders/*");
    Tomcat.addServlet(context, "files", new DefaultServlet()).addMapping("/");
    FilterDef filter = new FilterDef();
    filter.setFilterName("metrics");
    filter.setFilter(HttpServletMetrics.register(metrics.registry()));
    filter.setAsyncSupported("true");
    context.addFilterDef(filter);
    FilterMap mapping = new FilterMap();
    mapping.setFilterName("metrics");
    mapping.addURLPattern("/*");
    // More than it should be mapped to.
    for (DispatcherType type : DispatcherType.values()) {
      mapping.setDispatcher(type.name());
    }
    context.addFilterMap(mapping);
    tomcat.getConnector();
    tomcat.start();
  }

  @AfterEach
  void stop() throws Exception {
    tomcat.stop();
    tomcat.destroy();
  }

  /** Does what the path says. */
  private static final class Orders extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      boolean again = request.getDispatcherType() == DispatcherType.ASYNC;
      switch (String.valueOf(request.getPathInfo())) {
        case "/fail" -> response.sendError(503);
        case "/throw" -> throw new IllegalStateException("as asked for");
        case "/wrap" -> throw new ServletException(new IllegalStateException("as asked for"));
        case "/late" -> {
          response.setStatus(200);
          response.flushBuffer();
          throw new IllegalStateException("as asked for");
        }
        case "/async" -> {
          AsyncContext async = request.startAsync();
          async.start(
              () -> {
                response.setStatus(202);
                async.complete();
              });
        }
        case "/dispatch" -> {
          if (again) {
            response.setStatus(203);
          } else {
            request.startAsync().dispatch();
          }
        }
        case "/twice" -> {
          AsyncContext async = request.startAsync();
          if (again) {
            response.setStatus(203);
            async.complete();
          } else {
            async.dispatch();
          }
        }
        case "/timeout" -> request.startAsync().setTimeout(1);
        case "/asyncthrow" -> {
          if (again) {
            throw new IllegalStateException("as asked for");
          }
          request.startAsync().dispatch();
        }
        case "/spring" ->
            request.setAttribute(
                "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern",
                "/orders/{id}");
        default -> {
          byte[] answer = "tea".getBytes(StandardCharsets.UTF_8);
          response.setContentLength(answer.length);
          response.getOutputStream().write(answer);
        }
      }
    }
  }

  private int ask(String method, String path, String body)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://localhost:" + tomcat.getConnector().getLocalPort() + path);
    return client
        .send(
            HttpRequest.newBuilder(uri).method(method, BodyPublishers.ofString(body)).build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  private void assertCounted(String path, int seen, String route, String status, String error)
      throws Exception {
    assertThat(ask("POST", "/shop" + path, "")).isEqualTo(seen);
    assertCountedOnce("POST", route, status, error);
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
  void theRouteIsThePatternOfTheServletAndBodiesHaveTheirSize() throws Exception {
    assertThat(ask("POST", "/shop/orders/17", "green tea")).isEqualTo(200);

    assertCountedOnce("POST", "/orders/*", "200", "");
    String[] labels = {
      "http_request_method",
      "POST",
      "http_route",
      "/orders/*",
      "http_response_status_code",
      "200",
      "error_type",
      ""
    };
    assertThat(metrics.sum("http_server_request_body_size_bytes", labels)).isEqualTo(9);
    assertThat(metrics.sum("http_server_response_body_size_bytes", labels)).isEqualTo(3);
  }

  @Test
  void theRouteIsThatOfSpringIfThereIsOne() throws Exception {
    assertCounted("/orders/spring", 200, "/orders/{id}", "200", "");
  }

  @Test
  void aPathThatNothingIsMappedTo() throws Exception {
    assertCounted("/elsewhere", 404, "other", "404", "");
  }

  @Test
  void aMethodThatAClientMadeUp() throws Exception {
    assertThat(ask("BREW", "/shop/orders/17", "")).isEqualTo(200);

    assertCountedOnce("_OTHER", "/orders/*", "200", "");
  }

  @Test
  void aServerErrorIsAnErrorOfItsStatus() throws Exception {
    assertCounted("/orders/fail", 503, "/orders/*", "503", "503");
  }

  @Test
  void anExceptionIsAnErrorOfItsType() throws Exception {
    assertCounted("/orders/throw", 500, "/orders/*", "500", "java.lang.IllegalStateException");
  }

  @Test
  void anExceptionThatIsWrappedToo() throws Exception {
    assertCounted("/orders/wrap", 500, "/orders/*", "500", "java.lang.IllegalStateException");
  }

  @Test
  void anExceptionAfterTheAnswer() throws Exception {
    assertThatThrownBy(() -> ask("POST", "/shop/orders/late", "")).isInstanceOf(IOException.class);

    assertCountedOnce("POST", "/orders/*", "200", "java.lang.IllegalStateException");
  }

  @Test
  void anAsynchronousRequest() throws Exception {
    assertCounted("/orders/async", 202, "/orders/*", "202", "");
  }

  @Test
  void anAsynchronousRequestThatIsDispatched() throws Exception {
    assertCounted("/orders/dispatch", 203, "/orders/*", "203", "");
  }

  @Test
  void anAsynchronousRequestThatIsDispatchedAndAsynchronousAgain() throws Exception {
    assertCounted("/orders/twice", 203, "/orders/*", "203", "");
  }

  @Test
  void anAsynchronousRequestThatTimesOut() throws Exception {
    assertCounted("/orders/timeout", 500, "/orders/*", "500", "500");
  }

  @Test
  void anAsynchronousRequestThatThrows() throws Exception {
    assertCounted("/orders/asyncthrow", 500, "/orders/*", "500", "java.lang.IllegalStateException");
  }
}
