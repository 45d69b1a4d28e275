package io.isometrics.examples.orchestrator;

import io.isometrics.Counter;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Makes what runs what the state of the cluster says, again and again. */
final class Scheduler implements AutoCloseable {

  private final Timer schedulingLatency;
  private final Counter scheduled;
  private final Counter failed;
  private final Timer deployment;
  private final Timer reconciliation;
  private final Counter cycles;

  private final Consensus consensus;
  private final List<Worker> workers;
  private final Map<String, Timer.Sample> deployments = new ConcurrentHashMap<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "scheduler"));
  private volatile boolean lastCycleFailed;

  Scheduler(MetricsRegistry registry, Consensus consensus, List<Worker> workers) {
    this.consensus = consensus;
    this.workers = List.copyOf(workers);
    schedulingLatency =
        registry.timer("scheduling_latency_seconds", "To place a container.").register();
    scheduled = registry.counter("containers_scheduled_total", "Containers placed.").register();
    failed =
        registry.counter("containers_failed_total", "Containers that did not start.").register();
    deployment =
        registry
            .timer("deployment_duration_seconds", "From a change of a service until it runs so.")
            .buckets(1, 5, 10, 30, 60, 120, 300, 600, 1800)
            .register();
    reconciliation =
        registry.timer("reconciliation_duration_seconds", "Of a reconciliation cycle.").register();
    cycles = registry.counter("reconciliation_cycles_total", "Reconciliation cycles.").register();
  }

  void start(Duration period) {
    long nanos = period.toNanos();
    var unused = thread.scheduleWithFixedDelay(this::cycle, 0, nanos, TimeUnit.NANOSECONDS);
  }

  /** A cycle that throws would be the last one. */
  private void cycle() {
    try {
      reconcile();
      lastCycleFailed = false;
    } catch (RuntimeException e) {
      lastCycleFailed = true;
    }
  }

  /** Whether it reconciles, for {@code /health}. */
  boolean isWorking() {
    return !thread.isShutdown() && !lastCycleFailed;
  }

  /** Tells that a service was changed, to time how long it takes until it runs. */
  void deploying(String service) {
    deployments.put(service, deployment.start());
  }

  synchronized void reconcile() {
    cycles.increment();
    reconciliation.time(
        () -> {
          ClusterState state = consensus.state();
          stopWhatIsNotWanted(state);
          state.services().forEach((name, service) -> startWhatIsMissing(state, name, service));
        });
  }

  private void stopWhatIsNotWanted(ClusterState state) {
    Map<String, Integer> kept = new HashMap<>();
    for (Worker worker : workers) {
      for (Worker.Container container : worker.containers()) {
        ClusterState.Service wanted = state.services().get(container.service());
        if (wanted == null
            || !wanted.image().equals(container.image())
            || container.state() == Worker.State.FAILED
            || kept.merge(container.service(), 1, Integer::sum) > wanted.replicas()) {
          worker.stop(container);
        }
      }
    }
  }

  private void startWhatIsMissing(ClusterState state, String name, ClusterState.Service service) {
    long running = running(name).size();
    for (long i = running; i < service.replicas(); i++) {
      Worker worker = schedulingLatency.supply(() -> leastBusy(state));
      Worker.Container container = worker.create(name, service);
      scheduled.increment();
      worker.start(container);
      if (container.state() == Worker.State.FAILED) {
        failed.increment();
        return; // the next cycle tries again
      }
    }
    Timer.Sample deploying = deployments.remove(name);
    if (deploying != null) {
      deploying.stop();
    }
  }

  private Worker leastBusy(ClusterState state) {
    return workers.stream()
        .filter(
            worker -> {
              ClusterState.Node node = state.nodes().get(worker.name());
              return node != null && node.status() == ClusterState.Status.READY;
            })
        .min(Comparator.comparingInt(worker -> worker.containers().size()))
        .orElseThrow(() -> new IllegalStateException("No worker is ready"));
  }

  /** The containers of a service that run. */
  List<Worker.Container> running(String service) {
    return workers.stream()
        .flatMap(worker -> worker.containers().stream())
        .filter(container -> container.service().equals(service))
        .filter(container -> container.state() == Worker.State.RUNNING)
        .toList();
  }

  /** Ends the cycles. Twice is harmless. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
