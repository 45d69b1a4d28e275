package io.isometrics.testkit;

import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import java.util.List;

/**
 * The inventory of a real container orchestrator, of which an audit found that nine metrics were
 * never recorded.
 */
final class Warren {

  static final List<String> DEAD =
      List.of(
          "warren_api_request_duration_seconds",
          "warren_api_requests_total",
          "warren_container_create_duration_seconds",
          "warren_container_start_duration_seconds",
          "warren_container_stop_duration_seconds",
          "warren_ingress_create_duration_seconds",
          "warren_ingress_request_duration_seconds",
          "warren_ingress_requests_total",
          "warren_ingress_update_duration_seconds");

  private static final Label<String> ROLE = Label.oneOf("role", "manager", "worker");
  private static final Label<String> STATUS = Label.oneOf("status", "up", "down");

  private Warren() {}

  /** Declares all 29, and records what the audited program did. */
  static void run(MetricsRegistry registry) {
    registry
        .gauge("warren_nodes_total", "Nodes by role and status.")
        .labels(ROLE, STATUS)
        .collect(
            out -> {
              out.set("manager", "up", 3);
              out.set("worker", "up", 5);
            });
    registry
        .gauge("warren_containers_total", "Containers by state.")
        .labels(Label.of("state"))
        .collect(out -> out.set("running", 7));
    for (String name : List.of("services", "secrets", "volumes", "raft_peers")) {
      registry.gauge("warren_" + name + "_total", "There are of " + name + ".").register().set(2);
    }
    registry.gauge("warren_raft_is_leader", "1 on the leader.").register().set(1);
    registry.gauge("warren_raft_log_index", "Last entry.").callback(() -> 90);
    registry.gauge("warren_raft_applied_index", "Last applied entry.").callback(() -> 89);
    registry
        .counter("warren_api_requests_total", "Requests.")
        .labels(Label.of("method"), Label.of("status"))
        .register();
    registry
        .timer("warren_api_request_duration_seconds", "Time to answer.")
        .labels(Label.of("method"))
        .register();
    registry
        .counter("warren_ingress_requests_total", "Requests by host.")
        .labels(Label.of("host"), Label.of("backend"))
        .register();
    registry
        .timer("warren_ingress_request_duration_seconds", "Time to answer by host.")
        .labels(Label.of("host"), Label.of("backend"))
        .register();
    for (String name :
        List.of("containers_scheduled", "containers_failed", "reconciliation_cycles")) {
      registry.counter("warren_" + name + "_total", "So many " + name + ".").register().increment();
    }
    registry
        .timer("warren_deployment_duration_seconds", "Time to deploy.")
        .buckets(1, 5, 10, 30, 60, 120, 300, 600, 1800)
        .register()
        .recordNanos(1_000_000);
    for (String name :
        List.of(
            "scheduling_latency",
            "service_create_duration",
            "service_update_duration",
            "service_delete_duration",
            "container_create_duration",
            "container_start_duration",
            "container_stop_duration",
            "raft_apply_duration",
            "raft_commit_duration",
            "reconciliation_duration",
            "ingress_create_duration",
            "ingress_update_duration")) {
      Timer timer =
          registry.timer("warren_" + name + "_seconds", "Time of " + name + ".").register();
      if (!DEAD.contains("warren_" + name + "_seconds")) {
        timer.recordNanos(1_000_000);
      }
    }
  }
}
