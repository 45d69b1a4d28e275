package io.isometrics.prometheus;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Family2;
import io.isometrics.Gauge;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import io.isometrics.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The metrics of a container orchestrator, as its author would declare them: one class, names
 * shared by scopes, closed labels where the values are known, and whole sets read from the state.
 */
final class WarrenMetrics implements AutoCloseable {

  enum Role {
    MANAGER,
    WORKER
  }

  enum NodeStatus {
    READY,
    DOWN,
    DRAINED
  }

  /** A machine of the cluster. */
  record Node(Role role, NodeStatus status) {}

  /** What the orchestrator knows; the metrics only read it. */
  interface State {
    List<Node> nodes();

    Map<String, Integer> containersByState();

    long raftLogIndex();

    long raftAppliedIndex();
  }

  private static final Label<Role> ROLE = Label.of("role", Role.class, WarrenMetrics::text);
  private static final Label<NodeStatus> STATUS =
      Label.of("status", NodeStatus.class, WarrenMetrics::text);
  private static final Label<String> STATE = Label.of("state");
  private static final Label<String> METHOD = Label.of("method");
  private static final Label<String> API_STATUS = Label.of("status");
  private static final Label<String> HOST = Label.of("host");
  private static final Label<String> BACKEND = Label.of("backend");

  final Gauge services;
  final Gauge secrets;
  final Gauge volumes;
  final Gauge raftIsLeader;
  final Gauge raftPeers;
  final Timer raftApply;
  final Timer raftCommit;

  final Family2<Counter, String, String> apiRequests;
  final Family1<Timer, String> apiLatency;

  final Timer schedulingLatency;
  final Counter containersScheduled;
  final Counter containersFailed;

  final Timer serviceCreate;
  final Timer serviceUpdate;
  final Timer serviceDelete;
  final Timer containerCreate;
  final Timer containerStart;
  final Timer containerStop;
  final Timer deployment;

  final Timer reconciliation;
  final Counter reconciliationCycles;

  final Timer ingressCreate;
  final Timer ingressUpdate;
  final Family2<Counter, String, String> ingressRequests;
  final Family2<Timer, String, String> ingressLatency;

  private final List<Registration> callbacks;

  WarrenMetrics(MetricsRegistry registry, State state, Duration period) {
    MetricsRegistry warren = registry.scope("warren");
    MetricsRegistry raft = warren.scope("raft");
    MetricsRegistry api = warren.scope("api");
    MetricsRegistry ingress = warren.scope("ingress");

    services = warren.gauge("services_total", "Services.").register();
    secrets = warren.gauge("secrets_total", "Secrets.").register();
    volumes = warren.gauge("volumes_total", "Volumes.").register();
    raftIsLeader = raft.gauge("is_leader", "1 on the leader, 0 elsewhere.").register();
    raftPeers = raft.gauge("peers_total", "Members of the Raft group.").register();
    raftApply = raft.timer("apply_duration_seconds", "Time to apply an entry.").register();
    raftCommit = raft.timer("commit_duration_seconds", "Time to commit an entry.").register();

    apiRequests =
        api.counter("requests_total", "Requests served.").labels(METHOD, API_STATUS).register();
    apiLatency =
        api.timer("request_duration_seconds", "Time to serve a request.").labels(METHOD).register();

    schedulingLatency =
        warren.timer("scheduling_latency_seconds", "Time to place a container.").register();
    containersScheduled =
        warren.counter("containers_scheduled_total", "Containers placed.").register();
    containersFailed = warren.counter("containers_failed_total", "Containers failed.").register();

    serviceCreate = operation(warren, "service_create");
    serviceUpdate = operation(warren, "service_update");
    serviceDelete = operation(warren, "service_delete");
    containerCreate = operation(warren, "container_create");
    containerStart = operation(warren, "container_start");
    containerStop = operation(warren, "container_stop");
    deployment =
        warren
            .timer("deployment_duration_seconds", "Time of a deployment.")
            .buckets(1, 5, 10, 30, 60, 120, 300, 600, 1800)
            .register();

    reconciliation = operation(warren, "reconciliation");
    reconciliationCycles =
        warren.counter("reconciliation_cycles_total", "Rounds of reconciliation.").register();

    ingressCreate = operation(ingress, "create");
    ingressUpdate = operation(ingress, "update");
    ingressRequests =
        ingress.counter("requests_total", "Requests routed.").labels(HOST, BACKEND).register();
    ingressLatency =
        ingress
            .timer("request_duration_seconds", "Time to route a request.")
            .labels(HOST, BACKEND)
            .register();

    callbacks =
        List.of(
            warren
                .gauge("nodes_total", "Nodes by role and status.")
                .refreshEvery(period)
                .labels(ROLE, STATUS)
                .collect(
                    out -> {
                      Map<Node, Integer> counts = new TreeMap<>(BY_TEXT);
                      state.nodes().forEach(node -> counts.merge(node, 1, Integer::sum));
                      counts.forEach((node, count) -> out.set(node.role(), node.status(), count));
                    }),
            warren
                .gauge("containers_total", "Containers by state.")
                .refreshEvery(period)
                .labels(STATE)
                .collect(out -> state.containersByState().forEach((name, n) -> out.set(name, n))),
            raft.gauge("log_index", "Last entry of the log.").callback(state::raftLogIndex),
            raft.gauge("applied_index", "Last entry that was applied.")
                .callback(state::raftAppliedIndex));
  }

  private static final java.util.Comparator<Node> BY_TEXT =
      java.util.Comparator.comparing(Node::toString);

  private static Timer operation(MetricsRegistry registry, String operation) {
    return registry
        .timer(operation + "_duration_seconds", "Time of " + operation + " operations.")
        .register();
  }

  private static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Ends what reads the state. Twice is harmless. */
  @Override
  public void close() {
    callbacks.forEach(Registration::close);
  }
}
