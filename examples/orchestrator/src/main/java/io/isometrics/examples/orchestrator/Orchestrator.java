package io.isometrics.examples.orchestrator;

import io.isometrics.MetricsRegistry;
import io.isometrics.examples.orchestrator.ClusterState.Node;
import io.isometrics.examples.orchestrator.ClusterState.Role;
import io.isometrics.examples.orchestrator.ClusterState.Status;
import io.isometrics.prometheus.PrometheusExporter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A manager with its workers: all components, each of which declares what it measures. */
final class Orchestrator implements AutoCloseable {

  private static final Duration PROBE = Duration.ofSeconds(1);

  final List<Consensus.Peer> peers = List.of(new Consensus.Peer(), new Consensus.Peer());
  final Consensus consensus;
  final Scheduler scheduler;
  final Ingress ingress;
  final Api api;
  final Dns dns;
  private final List<Worker> workers;
  private final ClusterMetrics clusterMetrics;

  /**
   * Starts all components.
   *
   * @param period between two reconciliations, and between two readings of the state
   */
  Orchestrator(MetricsRegistry registry, Duration period, Ports ports) throws IOException {
    MetricsRegistry warren = registry.scope("warren");
    consensus = new Consensus(warren, peers);
    workers = List.of(new Worker(warren, "worker-1"), new Worker(warren, "worker-2"));
    scheduler = new Scheduler(warren, consensus, workers);
    ingress = new Ingress(warren, ports.ingress(), scheduler);
    dns = new Dns(warren, ports.dns(), scheduler);
    Services services = new Services(warren, consensus, scheduler);
    api = new Api(warren, ports.api(), consensus, services, ingress);
    for (String manager : List.of("manager-1", "manager-2", "manager-3")) {
      join(manager, Role.MANAGER);
    }
    workers.forEach(worker -> join(worker.name(), Role.WORKER));
    clusterMetrics = new ClusterMetrics(warren, period, consensus, workers);
    scheduler.start(period);
  }

  /** Where it listens; 0 for any port that is free. */
  record Ports(int api, int ingress, int dns) {}

  private void join(String name, Role role) {
    consensus.propose(state -> state.withNode(name, new Node(role, Status.READY)));
  }

  /** What {@code /health} and {@code /ready} look at. */
  PrometheusExporter.Builder checks(PrometheusExporter.Builder exporter) {
    return exporter
        .healthCheck("scheduler", PROBE, scheduler::isWorking)
        .readinessCheck("quorum", PROBE, consensus::isLeader);
  }

  @Override
  public void close() {
    api.close();
    ingress.close();
    dns.close();
    scheduler.close();
    clusterMetrics.close();
    workers.forEach(Worker::close);
  }
}
