package io.isometrics.examples.orchestrator;

import static io.isometrics.testkit.IsometricsAssertions.assertThat;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.fixtures.HttpRequests;
import io.isometrics.testkit.LintRule;
import io.isometrics.testkit.MetricsExtension;
import io.isometrics.testkit.TestMetrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each component is used over the wire, and what it measured is asserted. */
@ExtendWith(MetricsExtension.class)
class OrchestratorTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  private final TestMetrics metrics;
  private final Orchestrator orchestrator;

  OrchestratorTest(TestMetrics metrics) throws IOException {
    this.metrics = metrics;
    this.orchestrator =
        new Orchestrator(
            metrics.registry(), Duration.ofMillis(10), new Orchestrator.Ports(0, 0, 0));
  }

  @AfterEach
  void stop() {
    orchestrator.close();
    orchestrator.close(); // harmless
  }

  private int api(String method, String path, String body)
      throws IOException, InterruptedException {
    return HttpRequests.send(
            method, URI.create("http://localhost:" + orchestrator.api.port() + path), body)
        .statusCode();
  }

  private String ingress() throws IOException, InterruptedException {
    return HttpRequests.get(URI.create("http://localhost:" + orchestrator.ingress.port())).body();
  }

  private void awaitContainers(int running) {
    assertThat(metrics)
        .eventually(
            LONG,
            now -> now.gauge("warren_containers_total", "state", "running").hasValue(running));
  }

  @Test
  void aServiceIsCreatedUpdatedAndDeleted() throws Exception {
    assertThat(api("PUT", "/services/shop", "teapot:1 3")).isEqualTo(200);
    awaitContainers(3);
    assertThat(metrics)
        .timer("warren_service_create_duration_seconds")
        .hasCount(1)
        .and()
        .counter("warren_containers_scheduled_total")
        .hasValue(3)
        .and()
        .timer("warren_scheduling_latency_seconds")
        .hasCount(3)
        .and()
        .timer("warren_container_create_duration_seconds")
        .hasCount(3)
        .and()
        .timer("warren_container_start_duration_seconds")
        .hasCount(3);
    assertThat(metrics).eventually(LONG, now -> now.gauge("warren_services_total").hasValue(1));
    assertThat(metrics)
        .eventually(LONG, now -> now.timer("warren_deployment_duration_seconds").hasCount(1));

    assertThat(api("PUT", "/services/shop", "teapot:2 1")).isEqualTo(200);
    assertThat(metrics)
        .eventually(LONG, now -> now.timer("warren_container_stop_duration_seconds").hasCount(3));
    awaitContainers(1);

    assertThat(api("DELETE", "/services/shop", "")).isEqualTo(200);
    awaitContainers(0);
    assertThat(metrics).eventually(LONG, now -> now.gauge("warren_services_total").hasValue(0));
    assertThat(metrics)
        .timer("warren_service_update_duration_seconds")
        .hasCount(1)
        .and()
        .timer("warren_service_delete_duration_seconds")
        .hasCount(1)
        .and()
        .counter("warren_containers_failed_total")
        .isZero();
  }

  @Test
  void aContainerThatDoesNotStartIsCountedAndTriedAgain() throws Exception {
    api("PUT", "/services/shop", Worker.BROKEN_IMAGE + " 1");

    assertThat(metrics)
        .eventually(
            LONG,
            now -> {
              now.counter("warren_containers_failed_total").isAtLeast(2);
              now.counter("warren_reconciliation_cycles_total").isAtLeast(2);
            });
    assertThat(orchestrator.scheduler.isWorking()).isTrue();
  }

  @Test
  void requestsOfTheApiAreCountedByMethodAndStatus() throws Exception {
    api("PUT", "/secrets/password", "");
    api("PUT", "/volumes/data", "");
    api("PUT", "/volumes/data", "");
    api("PUT", "/services/shop", "teapot");
    api("GET", "/", "");

    assertThat(metrics)
        .hasExactlySeries(
            "warren_api_requests_total",
            "method=PUT,status=200",
            "method=PUT,status=400",
            "method=other,status=404")
        .timer("warren_api_request_duration_seconds", "method", "PUT")
        .hasCount(4);
    assertThat(metrics)
        .eventually(
            LONG,
            now -> {
              now.gauge("warren_secrets_total").hasValue(1);
              now.gauge("warren_volumes_total").hasValue(1);
            });
  }

  @Test
  void theIngressHandsOnWhatItHasARouteFor() throws Exception {
    assertThat(ingress()).isEqualTo("No container runs\n");
    api("PUT", "/services/shop", "teapot:1 1");
    awaitContainers(1);
    api("PUT", "/ingress/localhost", "other");
    api("PUT", "/ingress/localhost", "shop");

    assertThat(ingress()).matches("teapot:1 on worker-\\d\n");

    assertThat(metrics)
        .counter("warren_ingress_requests_total", "host", "localhost", "backend", "shop")
        .hasValue(1)
        .and()
        .timer("warren_ingress_request_duration_seconds", "host", "localhost", "backend", "shop")
        .hasCount(1)
        .and()
        .counter("warren_ingress_requests_total", "host", "unknown", "backend", "unknown")
        .hasValue(1)
        .and()
        .timer("warren_ingress_create_duration_seconds")
        .hasCount(1)
        .and()
        .timer("warren_ingress_update_duration_seconds")
        .hasCount(1);
  }

  @Test
  void servicesAreFoundByName() throws Exception {
    api("PUT", "/services/shop", "teapot:1 1");
    awaitContainers(1);

    assertThat(resolve("shop.warren")).isEqualTo("127.0.0.1");
    assertThat(resolve("lost.warren")).isEqualTo("error 3");

    assertThat(metrics)
        .counter("warren_dns_queries_total", "outcome", "ANSWERED")
        .hasValue(1)
        .and()
        .counter("warren_dns_queries_total", "outcome", "NO_SUCH_NAME")
        .hasValue(1)
        .and()
        .timer("warren_dns_query_duration_seconds")
        .hasCount(2);
  }

  /** The address, as 127.0.0.1, or the error code of DNS. */
  private String resolve(String name) throws IOException {
    ByteArrayOutputStream query = new ByteArrayOutputStream();
    query.writeBytes(new byte[] {0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
    for (String label : name.split("\\.", -1)) {
      query.write(label.length());
      query.writeBytes(label.getBytes(US_ASCII));
    }
    query.writeBytes(new byte[] {0, 0, 1, 0, 1});
    DatagramPacket answer = exchange(query.toByteArray());
    int end = answer.getLength();
    byte[] bytes = answer.getData();
    return end == query.size()
        ? "error " + (bytes[3] & 15)
        : InetAddress.getByAddress(Arrays.copyOfRange(bytes, end - 4, end)).getHostAddress();
  }

  private DatagramPacket exchange(byte[] query) throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      socket.setSoTimeout((int) LONG.toMillis());
      socket.send(
          new DatagramPacket(
              query, query.length, InetAddress.getLoopbackAddress(), orchestrator.dns.port()));
      DatagramPacket answer = new DatagramPacket(new byte[512], 512);
      socket.receive(answer);
      return answer;
    }
  }

  @Test
  void withoutAQuorumNothingIsCommitted() throws Exception {
    double before = metrics.value("warren_raft_applied_index");
    orchestrator.peers.forEach(peer -> peer.reachable(false));

    assertThat(api("PUT", "/secrets/password", "")).isEqualTo(503);
    assertThat(metrics)
        .gauge("warren_raft_log_index")
        .hasValue(before + 1)
        .and()
        .gauge("warren_raft_applied_index")
        .hasValue(before);
    assertThat(metrics)
        .eventually(LONG, now -> now.gauge("warren_raft_is_leader").hasValue(0))
        .gauge("warren_raft_peers_total")
        .hasValue(2);

    orchestrator.peers.forEach(peer -> peer.reachable(true));
    assertThat(api("PUT", "/secrets/key", "")).isEqualTo(200);
    assertThat(metrics)
        .gauge("warren_raft_applied_index")
        .hasValue(before + 2)
        .and()
        .timer("warren_raft_apply_duration_seconds")
        .hasCount((long) before + 2)
        .and()
        .timer("warren_raft_commit_duration_seconds")
        .hasCount((long) before + 2);
    assertThat(metrics).eventually(LONG, now -> now.gauge("warren_secrets_total").hasValue(2));
  }

  @Test
  void aNodeThatIsDownIsNoLongerCountedAsReady() {
    assertThat(metrics)
        .eventually(
            LONG,
            now ->
                now.hasExactlySeries(
                    "warren_nodes_total", "role=manager,status=ready", "role=worker,status=ready"));

    for (String worker : new String[] {"worker-1", "worker-2"}) {
      orchestrator.consensus.propose(
          state ->
              state.withNode(
                  worker,
                  new ClusterState.Node(ClusterState.Role.WORKER, ClusterState.Status.DOWN)));
    }

    assertThat(metrics)
        .eventually(
            LONG,
            now ->
                now.hasExactlySeries(
                    "warren_nodes_total", "role=manager,status=ready", "role=worker,status=down"));
  }

  @Test
  void theNamesAreGoodButForThoseThatDashboardsHave() {
    assertThat(metrics)
        .isLintClean(
            LintRule.TOTAL_ON_GAUGE.on("warren_nodes_total"),
            LintRule.TOTAL_ON_GAUGE.on("warren_services_total"),
            LintRule.TOTAL_ON_GAUGE.on("warren_containers_total"),
            LintRule.TOTAL_ON_GAUGE.on("warren_secrets_total"),
            LintRule.TOTAL_ON_GAUGE.on("warren_volumes_total"),
            LintRule.TOTAL_ON_GAUGE.on("warren_raft_peers_total"));
  }

  @Test
  void theInventoryIsThatOfTheCatalogue() {
    assertThat(metrics.registry().catalog()).hasSize(31);
    assertThat(metrics).matchesCatalog(Path.of("src/test/resources/orchestrator.catalog"));
  }
}
