package io.isometrics.examples.coordinator;

import io.grpc.Status;
import io.isometrics.Gauge;
import java.util.Optional;

/**
 * Says which workloads may join. After a restart no manifest is in force, until the owner gives the
 * secret.
 */
final class Coordinator {

  private final ManifestHistory history;
  private final Gauge generationGauge;

  /** Of the manifest in force; 0 if none is. */
  private int generation;

  Coordinator(ManifestHistory history, Gauge generationGauge) {
    this.history = history;
    this.generationGauge = generationGauge;
  }

  /** Puts another manifest in force; gives its generation. */
  synchronized int setManifest(Manifest manifest) {
    if (manifest.measurements().isEmpty()) {
      throw Status.INVALID_ARGUMENT
          .withDescription("A manifest lets at least one workload join")
          .asRuntimeException();
    }
    if (generation != history.size()) {
      throw Status.FAILED_PRECONDITION
          .withDescription("Recover the manifests there are first")
          .asRuntimeException();
    }
    history.add(manifest);
    return enforceLatest();
  }

  /** Puts the latest manifest in force again, after a restart; gives its generation. */
  synchronized int recover(String secret) {
    if (!secret.equals(history.secret())) {
      throw Status.PERMISSION_DENIED.withDescription("That is not the secret").asRuntimeException();
    }
    return enforceLatest();
  }

  /** The manifest in force, if there is one. */
  synchronized Optional<Manifest> inForce() {
    return generation == 0 ? Optional.empty() : Optional.of(history.latest());
  }

  /** Of the manifest in force; 0 if none is. */
  synchronized int generation() {
    return generation;
  }

  private int enforceLatest() {
    generation = history.size();
    if (generation > 0) {
      generationGauge.set(generation);
    }
    return generation;
  }
}
