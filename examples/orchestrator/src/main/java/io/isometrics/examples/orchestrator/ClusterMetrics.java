package io.isometrics.examples.orchestrator;

import io.isometrics.CollectionPass;
import io.isometrics.Family1;
import io.isometrics.Family2;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.stream.Collectors;

/**
 * Reads the state of the cluster once per period, and sets all gauges that tell of it. Each run
 * sets whole sets: a node that is gone leaves no series behind, and a run that fails leaves none at
 * all, counted in {@code isometrics_collection_failures_total}.
 */
final class ClusterMetrics implements AutoCloseable {

  private static final Label<ClusterState.Role> ROLE =
      Label.of("role", ClusterState.Role.class, ClusterMetrics::lowerCase);
  private static final Label<ClusterState.Status> STATUS =
      Label.of("status", ClusterState.Status.class, ClusterMetrics::lowerCase);
  private static final Label<Worker.State> STATE =
      Label.of("state", Worker.State.class, ClusterMetrics::lowerCase);

  private final Family2.Output<ClusterState.Role, ClusterState.Status> nodes;
  private final Family1.Output<Worker.State> containers;
  private final DoubleConsumer services;
  private final DoubleConsumer secrets;
  private final DoubleConsumer volumes;
  private final DoubleConsumer isLeader;
  private final DoubleConsumer peers;
  private final Registration registration;

  ClusterMetrics(
      MetricsRegistry registry, Duration period, Consensus consensus, List<Worker> workers) {
    MetricsRegistry raft = registry.scope("raft");
    CollectionPass pass = registry.collectionPass("cluster").refreshEvery(period);
    nodes =
        pass.add(registry.gauge("nodes_total", "Nodes by role and status.").labels(ROLE, STATUS));
    containers =
        pass.addZeroFilled(
            registry.gauge("containers_total", "Containers by state.").labels(STATE));
    services = pass.add(registry.gauge("services_total", "Services."));
    secrets = pass.add(registry.gauge("secrets_total", "Secrets."));
    volumes = pass.add(registry.gauge("volumes_total", "Volumes."));
    isLeader = pass.add(raft.gauge("is_leader", "1 on the leader, 0 elsewhere."));
    peers = pass.add(raft.gauge("peers_total", "The other managers."));
    registration = pass.start(() -> read(consensus, workers));
  }

  private void read(Consensus consensus, List<Worker> workers) {
    ClusterState state = consensus.state();
    state.nodes().values().stream()
        .collect(Collectors.groupingBy(node -> node, Collectors.counting()))
        .forEach((node, count) -> nodes.set(node.role(), node.status(), count));
    Map<Worker.State, Long> byState =
        workers.stream()
            .flatMap(worker -> worker.containers().stream())
            .collect(Collectors.groupingBy(Worker.Container::state, Collectors.counting()));
    byState.forEach(containers::set);
    services.accept(state.services().size());
    secrets.accept(state.secrets().size());
    volumes.accept(state.volumes().size());
    isLeader.accept(consensus.isLeader() ? 1 : 0);
    peers.accept(consensus.peers());
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Ends the reading. Twice is harmless. */
  @Override
  public void close() {
    registration.close();
  }
}
