package io.isometrics.examples.coordinator;

import io.isometrics.Gauge;
import io.isometrics.MetricsRegistry;
import io.isometrics.grpc.GrpcHandshakeMetrics;
import io.isometrics.grpc.GrpcServerMetrics;

/** Everything that the coordinator measures, declared in one place. */
final class CoordinatorMetrics {

  /** Not there until a manifest is set: 0 would be a generation like others. */
  final Gauge generation;

  /** Every call, by method and code. */
  final GrpcServerMetrics calls;

  /** Connections, and workloads that failed to attest what they are. */
  final GrpcHandshakeMetrics handshakes;

  CoordinatorMetrics(MetricsRegistry registry) {
    generation =
        registry
            .gauge(
                "coordinator_manifest_generation",
                "Which manifest is in force, counted from 1; absent if none is.")
            .optional()
            .register();
    calls = GrpcServerMetrics.register(registry);
    handshakes = GrpcHandshakeMetrics.register(registry);
    handshakes.initialize(Attestation.REASONS);
  }
}
