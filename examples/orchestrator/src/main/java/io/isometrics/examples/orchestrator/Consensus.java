package io.isometrics.examples.orchestrator;

import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/**
 * The leader's side of Raft: a change of the state counts once a majority of the managers has it in
 * its log.
 */
final class Consensus {

  /** Another manager, which has a copy of the log while it can be reached. */
  static final class Peer {

    private final AtomicBoolean reachable = new AtomicBoolean(true);
    private int copied;

    void reachable(boolean now) {
      reachable.set(now);
    }
  }

  /** Fewer than a majority of the managers can be reached. */
  static final class NoQuorumException extends RuntimeException {

    private static final long serialVersionUID = 1;

    NoQuorumException() {
      super("No majority of the managers can be reached");
    }
  }

  private final Timer commit;
  private final Timer apply;

  private final List<Peer> peers;
  private final List<UnaryOperator<ClusterState>> log = new ArrayList<>();
  private int applied;
  private ClusterState state = ClusterState.EMPTY;

  Consensus(MetricsRegistry registry, List<Peer> peers) {
    this.peers = List.copyOf(peers);
    MetricsRegistry raft = registry.scope("raft");
    commit =
        raft.timer("commit_duration_seconds", "Until a majority has an entry of the log.")
            .register();
    apply = raft.timer("apply_duration_seconds", "To apply an entry of the log.").register();
    raft.gauge("log_index", "The last entry of the log.").callback(this::logIndex);
    raft.gauge("applied_index", "The last entry that was applied.").callback(this::appliedIndex);
  }

  /**
   * Changes the state.
   *
   * @throws NoQuorumException if no majority has the change yet; it stays in the log, and is
   *     applied with the next one that succeeds
   */
  synchronized void propose(UnaryOperator<ClusterState> change) {
    log.add(change);
    commit.time(this::replicate);
    while (applied < log.size()) {
      UnaryOperator<ClusterState> next = log.get(applied++);
      state = apply.supply(() -> next.apply(state));
    }
  }

  private void replicate() {
    for (Peer peer : peers) {
      if (peer.reachable.get()) {
        peer.copied = log.size();
      }
    }
    long copies = 1 + peers.stream().filter(peer -> peer.copied == log.size()).count();
    if (copies < majority()) {
      throw new NoQuorumException();
    }
  }

  private int majority() {
    return (peers.size() + 1) / 2 + 1;
  }

  /** Whether a change would succeed now; without a quorum nobody leads. */
  boolean isLeader() {
    return 1 + peers.stream().filter(peer -> peer.reachable.get()).count() >= majority();
  }

  /** The other managers. */
  int peers() {
    return peers.size();
  }

  synchronized ClusterState state() {
    return state;
  }

  private synchronized int logIndex() {
    return log.size();
  }

  private synchronized int appliedIndex() {
    return applied;
  }
}
