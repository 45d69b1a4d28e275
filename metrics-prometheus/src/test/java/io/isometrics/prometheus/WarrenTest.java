package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.fixtures.Await;
import io.isometrics.prometheus.WarrenMetrics.Node;
import io.isometrics.prometheus.WarrenMetrics.NodeStatus;
import io.isometrics.prometheus.WarrenMetrics.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The inventory of a real orchestrator: 29 metrics, each as it is. */
class WarrenTest {

  private static final Duration OFTEN = Duration.ofMillis(10);

  /** A cluster whose state a test changes. */
  private static final class Cluster implements WarrenMetrics.State {

    volatile List<Node> nodes =
        List.of(
            new Node(Role.MANAGER, NodeStatus.READY),
            new Node(Role.WORKER, NodeStatus.READY),
            new Node(Role.WORKER, NodeStatus.READY),
            new Node(Role.WORKER, NodeStatus.DOWN));

    @Override
    public List<Node> nodes() {
      if (nodes.isEmpty()) {
        throw new IllegalStateException("no quorum");
      }
      return nodes;
    }

    @Override
    public Map<String, Integer> containersByState() {
      return Map.of("running", 5, "pending", 1);
    }

    @Override
    public long raftLogIndex() {
      return 42;
    }

    @Override
    public long raftAppliedIndex() {
      return 41;
    }
  }

  private final Exported exported = new Exported();
  private final Cluster cluster = new Cluster();
  private final WarrenMetrics warren = new WarrenMetrics(exported.registry, cluster, OFTEN);

  @AfterEach
  void close() {
    exported.close();
  }

  @Test
  void eachMetricHasExactlyItsNameTypeAndLabels() {
    recordEverything();
    awaitLine("warren_nodes_total{role=\"worker\",status=\"ready\"} 2.0");
    awaitLine("warren_containers_total{state=\"running\"} 5.0");

    assertThat(families(exported.text()))
        .containsExactly(
            "warren_api_request_duration_seconds histogram [method]",
            "warren_api_requests_total counter [method, status]",
            "warren_container_create_duration_seconds histogram []",
            "warren_container_start_duration_seconds histogram []",
            "warren_container_stop_duration_seconds histogram []",
            "warren_containers_failed_total counter []",
            "warren_containers_scheduled_total counter []",
            "warren_containers_total gauge [state]",
            "warren_deployment_duration_seconds histogram []",
            "warren_ingress_create_duration_seconds histogram []",
            "warren_ingress_request_duration_seconds histogram [backend, host]",
            "warren_ingress_requests_total counter [backend, host]",
            "warren_ingress_update_duration_seconds histogram []",
            "warren_nodes_total gauge [role, status]",
            "warren_raft_applied_index gauge []",
            "warren_raft_apply_duration_seconds histogram []",
            "warren_raft_commit_duration_seconds histogram []",
            "warren_raft_is_leader gauge []",
            "warren_raft_log_index gauge []",
            "warren_raft_peers_total gauge []",
            "warren_reconciliation_cycles_total counter []",
            "warren_reconciliation_duration_seconds histogram []",
            "warren_scheduling_latency_seconds histogram []",
            "warren_secrets_total gauge []",
            "warren_service_create_duration_seconds histogram []",
            "warren_service_delete_duration_seconds histogram []",
            "warren_service_update_duration_seconds histogram []",
            "warren_services_total gauge []",
            "warren_volumes_total gauge []");
  }

  @Test
  void eachMetricIsTheSameInOpenMetrics() {
    recordEverything();
    awaitLine("warren_nodes_total{role=\"worker\",status=\"ready\"} 2.0");
    awaitLine("warren_containers_total{state=\"running\"} 5.0");

    String samples = samples(exported.openMetrics());

    assertThat(samples).isEqualTo(samples(exported.text()));
  }

  @Test
  void bucketsAreTheDefaultOnesOrThoseThatWereDeclared() {
    warren.deployment.record(Duration.ofSeconds(60));

    assertThat(exported.text())
        .contains(
            """
            warren_deployment_duration_seconds_bucket{le="1.0"} 0
            warren_deployment_duration_seconds_bucket{le="5.0"} 0
            warren_deployment_duration_seconds_bucket{le="10.0"} 0
            warren_deployment_duration_seconds_bucket{le="30.0"} 0
            warren_deployment_duration_seconds_bucket{le="60.0"} 1
            warren_deployment_duration_seconds_bucket{le="120.0"} 1
            warren_deployment_duration_seconds_bucket{le="300.0"} 1
            warren_deployment_duration_seconds_bucket{le="600.0"} 1
            warren_deployment_duration_seconds_bucket{le="1800.0"} 1
            warren_deployment_duration_seconds_bucket{le="+Inf"} 1
            warren_deployment_duration_seconds_count 1
            warren_deployment_duration_seconds_sum 60.0
            """)
        .contains(
            """
            warren_raft_apply_duration_seconds_bucket{le="0.005"} 0
            warren_raft_apply_duration_seconds_bucket{le="0.01"} 0
            warren_raft_apply_duration_seconds_bucket{le="0.025"} 0
            warren_raft_apply_duration_seconds_bucket{le="0.05"} 0
            warren_raft_apply_duration_seconds_bucket{le="0.1"} 0
            warren_raft_apply_duration_seconds_bucket{le="0.25"} 0
            warren_raft_apply_duration_seconds_bucket{le="0.5"} 0
            warren_raft_apply_duration_seconds_bucket{le="1.0"} 0
            warren_raft_apply_duration_seconds_bucket{le="2.5"} 0
            warren_raft_apply_duration_seconds_bucket{le="5.0"} 0
            warren_raft_apply_duration_seconds_bucket{le="10.0"} 0
            warren_raft_apply_duration_seconds_bucket{le="+Inf"} 0
            """);
  }

  @Test
  void aNodeThatDisappearsLeavesNoSeriesBehind() {
    awaitLine("warren_nodes_total{role=\"worker\",status=\"down\"} 1.0");

    cluster.nodes = List.of(new Node(Role.MANAGER, NodeStatus.READY));

    Await.until(() -> !exported.text().contains("role=\"worker\""), exported::text);
    assertThat(lines("warren_nodes_total{"))
        .containsExactly("warren_nodes_total{role=\"manager\",status=\"ready\"} 1.0");
  }

  @Test
  void aPeriodicCollectorThatFailsIsCountedAndGoesOn() {
    awaitLine("warren_nodes_total{role=\"manager\",status=\"ready\"} 1.0");

    cluster.nodes = List.of();
    String failures =
        "isometrics_dropped_total{metric=\"warren_nodes_total\",reason=\"callback_failed\"} ";
    Await.until(() -> exported.text().contains(failures), exported::text);
    assertThat(lines("warren_nodes_total{")).isEmpty();
    assertThat(exported.log.warnings())
        .singleElement()
        .asString()
        .contains("gauge 'warren_nodes_total'", "callback failed");

    cluster.nodes = List.of(new Node(Role.MANAGER, NodeStatus.DRAINED));
    awaitLine("warren_nodes_total{role=\"manager\",status=\"drained\"} 1.0");
  }

  @Test
  void closingTwiceIsHarmlessAndEndsTheSeriesThatWereRead() {
    awaitLine("warren_nodes_total{role=\"manager\",status=\"ready\"} 1.0");

    warren.close();
    warren.close();

    assertThat(exported.text())
        .doesNotContain("warren_nodes_total", "warren_containers_total", "warren_raft_log_index")
        .contains("warren_raft_is_leader 0.0");
  }

  private void recordEverything() {
    warren.apiRequests.with("GET", "200").increment();
    warren.apiLatency.with("GET").record(Duration.ofMillis(3));
    warren.ingressRequests.with("example.org", "web").increment();
    warren.ingressLatency.with("example.org", "web").record(Duration.ofMillis(3));
  }

  private void awaitLine(String line) {
    Await.until(() -> exported.text().lines().anyMatch(line::equals), exported::text);
  }

  private List<String> lines(String start) {
    return exported.text().lines().filter(line -> line.startsWith(start)).toList();
  }

  private static String samples(String exposition) {
    return String.join("\n", exposition.lines().filter(line -> !line.startsWith("#")).toList());
  }

  /** Each family as {@code name type [labels]}. */
  private static List<String> families(String exposition) {
    Map<String, String> types = new TreeMap<>();
    Map<String, TreeSet<String>> labels = new TreeMap<>();
    String family = "";
    for (String line : exposition.lines().toList()) {
      if (line.startsWith("# TYPE ")) {
        String[] words = line.split(" ", -1);
        family = words[2];
        types.put(family, words[3]);
        labels.put(family, new TreeSet<>());
      } else if (!line.startsWith("#")) {
        assertThat(line).startsWith(family);
        int open = line.indexOf('{');
        if (open >= 0) {
          for (String label : line.substring(open + 1, line.indexOf('}')).split(",", -1)) {
            labels.get(family).add(label.substring(0, label.indexOf('=')));
          }
        }
      }
    }
    labels.values().forEach(names -> names.remove("le"));
    return types.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue() + " " + labels.get(entry.getKey()))
        .toList();
  }
}
