package io.isometrics.examples.orchestrator;

import static io.isometrics.testkit.IsometricsAssertions.assertThatScrape;
import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.fixtures.ChildProcess;
import io.isometrics.fixtures.HttpRequests;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The program as an operator runs it. */
@Timeout(240)
class ProcessTest {

  private ChildProcess process;
  private String api;
  private URI metrics;

  @BeforeEach
  void start() throws Exception {
    process = ChildProcess.startJava(Main.class, Map.of(), List.of("0", "0", "0", "0"));
    api = process.await("^API +(\\S+)");
    metrics = URI.create(process.await("^Metrics +(\\S+)"));
  }

  @AfterEach
  void stop() {
    process.close();
  }

  @Test
  void aDeploymentIsSeenInAScrape() throws Exception {
    HttpRequests.send("PUT", URI.create(api + "/services/shop"), "teapot:1 2");

    assertThatScrape(metrics)
        .eventually(
            Duration.ofSeconds(60),
            now -> {
              now.gauge("warren_containers_total", "state", "running").hasValue(2);
              now.gauge("warren_containers_total", "state", "failed").hasValue(0);
              now.timer("warren_deployment_duration_seconds").hasCount(1);
              now.counter("warren_api_requests_total", "method", "PUT", "status", "200")
                  .hasValue(1);
              now.counter("isometrics_collection_failures_total", "collection", "cluster")
                  .hasValue(0);
            });
    assertThat(neverRecorded())
        .containsExactly(
            "Dns: [warren_dns_queries_total, warren_dns_query_duration_seconds]",
            "Ingress: [warren_ingress_create_duration_seconds,"
                + " warren_ingress_request_duration_seconds, warren_ingress_requests_total,"
                + " warren_ingress_update_duration_seconds]",
            "Scheduler: [warren_containers_failed_total]",
            "Services: [warren_service_delete_duration_seconds,"
                + " warren_service_update_duration_seconds]",
            "Worker: [warren_container_stop_duration_seconds]");
  }

  /** What the process says of itself, by component. */
  private List<String> neverRecorded() throws IOException, InterruptedException {
    Pattern never =
        Pattern.compile("\"name\":\"(\\w+)\".*\"file\":\"(\\w+)\\.java\".*\"recorded\":\"no\"");
    Map<String, Set<String>> byComponent = new TreeMap<>();
    never
        .matcher(HttpRequests.get(metrics.resolve("/audit.json")).body())
        .results()
        .forEach(
            found ->
                byComponent
                    .computeIfAbsent(found.group(2), component -> new TreeSet<>())
                    .add(found.group(1)));
    return byComponent.entrySet().stream()
        .map(each -> each.getKey() + ": " + each.getValue())
        .toList();
  }

  @Test
  void healthAndReadinessAreThoseOfTheComponents() throws Exception {
    assertThat(HttpRequests.get(metrics.resolve("/health")).body())
        .isEqualTo("{\"status\":\"UP\",\"checks\":[{\"name\":\"scheduler\",\"status\":\"UP\"}]}\n");
    HttpResponse<String> ready = HttpRequests.get(metrics.resolve("/ready"));
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.body())
        .isEqualTo("{\"status\":\"UP\",\"checks\":[{\"name\":\"quorum\",\"status\":\"UP\"}]}\n");
  }
}
