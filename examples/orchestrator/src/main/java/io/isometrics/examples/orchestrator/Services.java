package io.isometrics.examples.orchestrator;

import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;

/** What owners do with services. */
final class Services {

  private final Timer create;
  private final Timer update;
  private final Timer delete;
  private final Consensus consensus;
  private final Scheduler scheduler;

  Services(MetricsRegistry registry, Consensus consensus, Scheduler scheduler) {
    this.consensus = consensus;
    this.scheduler = scheduler;
    MetricsRegistry service = registry.scope("service");
    create = service.timer("create_duration_seconds", "To create a service.").register();
    update = service.timer("update_duration_seconds", "To update a service.").register();
    delete = service.timer("delete_duration_seconds", "To delete a service.").register();
  }

  /** Creates a service, or updates it if it is there. */
  void put(String name, ClusterState.Service service) {
    boolean exists = consensus.state().services().containsKey(name);
    (exists ? update : create)
        .time(() -> consensus.propose(state -> state.withService(name, service)));
    scheduler.deploying(name);
  }

  void delete(String name) {
    delete.time(() -> consensus.propose(state -> state.withoutService(name)));
  }
}
