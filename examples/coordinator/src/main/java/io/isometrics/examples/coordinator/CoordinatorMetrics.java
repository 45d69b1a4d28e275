package io.isometrics.examples.coordinator;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Family2;
import io.isometrics.Gauge;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;

/** Everything that the coordinator measures, declared in one place. */
final class CoordinatorMetrics {

  /** The remote calls that are served, as they are named on the wire. */
  enum Method {
    SET_MANIFEST("SetManifest"),
    ATTEST("Attest"),
    RECOVER("Recover");

    private final String onTheWire;

    Method(String onTheWire) {
      this.onTheWire = onTheWire;
    }
  }

  /** The status of an answer. */
  enum Code {
    OK,
    INVALID_ARGUMENT,
    PERMISSION_DENIED,
    FAILED_PRECONDITION,
    INTERNAL
  }

  /** Why a workload may not join. A text such as a message would be a series for each workload. */
  enum Reason {
    NO_MANIFEST,
    UNKNOWN_MEASUREMENT,
    DEBUG
  }

  private static final Label<Method> METHOD =
      Label.of("method", Method.class, method -> method.onTheWire);
  private static final Label<Code> CODE = Label.of("code", Code.class);
  private static final Label<Reason> REASON = Label.of("reason", Reason.class);

  final Gauge generation;
  final Counter attempts;
  final Family1<Counter, Reason> failures;
  final Family2<Counter, Method, Code> requests;
  final Family1<Timer, Method> duration;

  CoordinatorMetrics(MetricsRegistry registry) {
    generation =
        registry
            .gauge(
                "coordinator_manifest_generation",
                "Which manifest is in force, counted from 1; 0 if none is.")
            .register();
    attempts =
        registry
            .counter("coordinator_attestation_attempts_total", "Workloads that asked to join.")
            .register();
    failures =
        registry
            .counter("coordinator_attestation_failures_total", "Workloads that may not join.")
            .labels(REASON)
            .register();
    requests =
        registry
            .counter("coordinator_requests_total", "Remote calls answered.")
            .labels(METHOD, CODE)
            .register();
    duration =
        registry
            .timer("coordinator_request_duration_seconds", "Time to answer a remote call.")
            .labels(METHOD)
            .register();
  }
}
