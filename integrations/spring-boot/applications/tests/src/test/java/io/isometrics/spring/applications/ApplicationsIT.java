package io.isometrics.spring.applications;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.fixtures.OtlpReceiver;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An application of each version of Spring Boot, with the versions of the client libraries that
 * come with it.
 */
class ApplicationsIT {

  private static final Pattern SERVED = Pattern.compile("Metrics are served at (\\S+)");

  static Stream<String> lines() {
    return Stream.of(System.getProperty("applications").split(",", -1));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void theEndpointShowsMicrometersAndOurs(String line) throws Exception {
    try (Application application =
        Application.start(line, "starter", "--management.endpoint.health.show-components=always")) {
      assertThat(application.post("/orders").statusCode()).isEqualTo(200);

      var answer = application.get("/actuator/prometheus");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body().lines())
          .contains("# HELP shop_orders_total Orders taken.")
          .contains("# TYPE shop_orders_total counter")
          .contains("shop_orders_total 1.0")
          .anyMatch(each -> each.startsWith("jvm_memory_used_bytes{"));
      // 4.1 has a client library that lacks nothing.
      assertThat(application.logged("INFO"))
          .filteredOn(each -> each.contains("prometheus-metrics 1."))
          .hasSize(line.equals("boot-4.1") ? 0 : 1);
      assertThat(application.get("/actuator/health").body())
          .contains("\"isometrics\":{\"status\":\"UP\"}");
      assertQuiet(application);
      assertThat(application.text()).doesNotContain("Metrics are served at http");

      application.terminate();
      assertQuiet(application);
    }
  }

  /** One way of Boot's to take a filter, and of Spring's to tell the pattern, in each version. */
  @ParameterizedTest
  @MethodSource("lines")
  void requestsAreMeasuredByThePatternOfTheirHandler(String line) throws Exception {
    try (Application application = Application.start(line, "starter")) {
      application.get("/orders/1");
      application.get("/orders/2");
      application.get("/orders/2/parcel");
      application.get("/no/such/page");
      assertThat(application.get("/orders/0").statusCode()).isEqualTo(500);

      // The answers may be there before their requests are counted.
      await(application, "/orders/{id}", "200", "", 2);
      await(application, "/orders/{id}/parcel", "200", "", 1);
      await(application, "/**", "404", "", 1);
      await(application, "/orders/{id}", "500", "java.lang.IllegalStateException", 1);
    }
  }

  private static void await(
      Application application, String route, String status, String error, int count)
      throws Exception {
    String expected =
        "http_server_request_duration_seconds_count{error_type=\"%s\",http_request_method=\"GET\",http_response_status_code=\"%s\",http_route=\"%s\"} %d"
            .formatted(error, status, route, count);
    String body;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    do {
      body = application.get("/actuator/prometheus").body();
    } while (!body.contains(expected) && System.nanoTime() < deadline);
    assertThat(body).contains(expected);
  }

  @ParameterizedTest
  @MethodSource("lines")
  void withOtelTheyAreSentToo(String line) throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start();
        Application application =
            Application.start(
                line,
                "otel",
                "--spring.application.name=shop",
                "--isometrics.backend=prometheus,otel",
                "--otel.exporter.otlp.endpoint=" + receiver.endpoint())) {
      application.post("/orders");
      application.post("/orders");

      assertThat(application.get("/actuator/prometheus").body().lines())
          .contains("shop_orders_total 2.0");
      application.terminate();

      ResourceMetrics last = receiver.last().request().getResourceMetrics(0);
      assertThat(sum(last, "shop_orders_total")).isEqualTo(2.0);
      assertThat(last.getResource().getAttributesList())
          .anySatisfy(
              attribute -> {
                assertThat(attribute.getKey()).isEqualTo("service.name");
                assertThat(attribute.getValue().getStringValue()).isEqualTo("shop");
              });
      assertQuiet(application);
    }
  }

  @ParameterizedTest
  @MethodSource("lines")
  void withoutActuatorTheExporterServesThem(String line) throws Exception {
    try (Application application = Application.start(line, "plain", "--isometrics.http.port=0")) {
      application.post("/orders");

      Matcher served = SERVED.matcher(application.text());
      assertThat(served.find()).as(application.text()).isTrue();
      assertThat(
              application.send(HttpRequest.newBuilder(URI.create(served.group(1)))).body().lines())
          .contains("shop_orders_total 1.0");
      assertThat(application.get("/actuator/prometheus").statusCode()).isEqualTo(404);
      application.terminate();
      assertQuiet(application);
    }
  }

  private static double sum(ResourceMetrics received, String name) {
    return received.getScopeMetricsList().stream()
        .flatMap(scope -> scope.getMetricsList().stream())
        .filter(metric -> metric.getName().equals(name))
        .flatMap(metric -> metric.getSum().getDataPointsList().stream())
        .mapToDouble(NumberDataPoint::getAsDouble)
        .sum();
  }

  /** What a version lacks is told in lines, and is no trace of a stack. */
  private static void assertQuiet(Application application) {
    assertThat(application.logged("ERROR")).isEmpty();
    assertThat(application.text().lines()).noneMatch(each -> each.startsWith("\tat "));
  }
}
