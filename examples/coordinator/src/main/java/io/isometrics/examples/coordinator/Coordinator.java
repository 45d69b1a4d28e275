package io.isometrics.examples.coordinator;

import io.isometrics.examples.coordinator.CoordinatorMetrics.Code;
import io.isometrics.examples.coordinator.CoordinatorMetrics.Method;
import io.isometrics.examples.coordinator.CoordinatorMetrics.Reason;
import java.util.function.Supplier;

/**
 * Lets workloads join that are what the manifest says, and measures that. After a restart no
 * manifest is in force, until the owner gives the secret.
 */
final class Coordinator {

  private final ManifestHistory history;
  private final CoordinatorMetrics metrics;

  /** Of the manifest in force; 0 if none is. */
  private int generation;

  Coordinator(ManifestHistory history, CoordinatorMetrics metrics) {
    this.history = history;
    this.metrics = metrics;
  }

  /** Puts another manifest in force; gives its generation. */
  synchronized int setManifest(Manifest manifest) {
    return answer(
        Method.SET_MANIFEST,
        () -> {
          if (manifest.measurements().isEmpty()) {
            throw new Refused(Code.INVALID_ARGUMENT, "A manifest lets at least one workload join");
          }
          if (generation != history.size()) {
            throw new Refused(Code.FAILED_PRECONDITION, "Recover the manifests there are first");
          }
          history.add(manifest);
          return enforceLatest();
        });
  }

  /** Puts the latest manifest in force again, after a restart; gives its generation. */
  synchronized int recover(String secret) {
    return answer(
        Method.RECOVER,
        () -> {
          if (!secret.equals(history.secret())) {
            throw new Refused(Code.PERMISSION_DENIED, "That is not the secret");
          }
          return enforceLatest();
        });
  }

  /** Lets a workload join; gives the generation of the manifest that allows it. */
  synchronized int attest(Evidence evidence) {
    return answer(
        Method.ATTEST,
        () -> {
          metrics.attempts.increment();
          if (generation == 0) {
            throw failure(Reason.NO_MANIFEST, Code.FAILED_PRECONDITION);
          }
          if (evidence.debug()) {
            throw failure(Reason.DEBUG, Code.PERMISSION_DENIED);
          }
          if (!history.latest().measurements().contains(evidence.measurement())) {
            throw failure(Reason.UNKNOWN_MEASUREMENT, Code.PERMISSION_DENIED);
          }
          return generation;
        });
  }

  private int enforceLatest() {
    generation = history.size();
    metrics.generation.set(generation);
    return generation;
  }

  private Refused failure(Reason reason, Code code) {
    metrics.failures.with(reason).increment();
    return new Refused(code, "The workload may not join: " + reason);
  }

  private int answer(Method method, Supplier<Integer> handler) {
    Code code = Code.INTERNAL;
    try {
      int answer = metrics.duration.with(method).supply(handler);
      code = Code.OK;
      return answer;
    } catch (Refused e) {
      code = e.code();
      throw e;
    } finally {
      metrics.requests.with(method, code).increment();
    }
  }
}
