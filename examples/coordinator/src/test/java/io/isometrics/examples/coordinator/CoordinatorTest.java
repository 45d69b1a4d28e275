package io.isometrics.examples.coordinator;

import static io.isometrics.testkit.IsometricsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.isometrics.fixtures.SelfSignedKey;
import io.isometrics.testkit.MetricsExtension;
import io.isometrics.testkit.TestMetrics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The service as its owners and workloads see it: gRPC over TLS. */
@ExtendWith(MetricsExtension.class)
class CoordinatorTest {

  /** Only a stop against hanging. */
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir private static Path folder;

  private static SelfSignedKey serverKeys;
  private static SelfSignedKey web;
  private static SelfSignedKey miner;

  private final TestMetrics metrics;
  private final ManifestHistory history = new ManifestHistory();
  private CoordinatorServer server;
  private Client owner;

  CoordinatorTest(TestMetrics metrics) {
    this.metrics = metrics;
  }

  @BeforeAll
  static void makeKeys() throws Exception {
    serverKeys = SelfSignedKey.create(folder, "coordinator");
    web = SelfSignedKey.create(folder, "web");
    miner = SelfSignedKey.create(folder, "miner");
  }

  @BeforeEach
  void start() throws Exception {
    server =
        CoordinatorServer.start(
            0, serverKeys.file(), SelfSignedKey.PASSWORD, history, metrics.registry());
    owner = Client.owner(server.port(), serverKeys);
  }

  @AfterEach
  void stop() {
    owner.close();
    server.close();
  }

  @Test
  void aWorkloadOfTheManifestMayJoin() throws Exception {
    assertThat(owner.call(CoordinatorApi.SET_MANIFEST, "web db")).isEqualTo("1");
    try (Client workload = Client.workload(server.port(), serverKeys, web)) {
      assertThat(workload.call(CoordinatorApi.JOIN, "")).isEqualTo("1");
    }

    assertThat(metrics)
        .eventually(
            LONG,
            now -> {
              now.counter("grpc_server_handled_total", labels("Join", "OK")).hasValue(1);
              now.counter("grpc_server_started_total", labels("Join")).hasValue(1);
              now.counter("grpc_server_msg_received_total", labels("Join")).hasValue(1);
              now.counter("grpc_server_msg_sent_total", labels("Join")).hasValue(1);
              now.timer("grpc_server_handling_seconds", labels("Join")).hasCount(1);
              now.counter("grpc_server_connections_total", "result", "ready").hasValue(2);
            });
  }

  @Test
  void aWorkloadThatDoesNotAttestIsCountedByTheReason() throws Exception {
    try (Client workload = Client.workload(server.port(), serverKeys, web)) {
      assertThat(workload.failure(CoordinatorApi.JOIN, "")).isEqualTo(Status.Code.UNAVAILABLE);
    }
    owner.call(CoordinatorApi.SET_MANIFEST, "web db");
    try (Client workload = Client.workload(server.port(), serverKeys, miner)) {
      assertThat(workload.failure(CoordinatorApi.JOIN, "")).isEqualTo(Status.Code.UNAVAILABLE);
    }

    assertThat(metrics)
        .eventually(
            LONG,
            now -> {
              // A client may try more than once.
              now.counter("grpc_server_handshake_failures_total", "reason", "no_manifest")
                  .isAtLeast(1);
              now.counter("grpc_server_handshake_failures_total", "reason", "unknown_measurement")
                  .isAtLeast(1);
              now.counter("grpc_server_handshake_failures_total", "reason", "other").isZero();
              now.counter("grpc_server_connections_total", "result", "failed").isAtLeast(2);
              now.counter("grpc_server_started_total", labels("Join")).isZero();
            });
  }

  @Test
  void anEmptyManifestIsRefusedAndNotInForce() {
    assertThat(owner.failure(CoordinatorApi.SET_MANIFEST, " "))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);

    assertThat(metrics)
        .eventually(
            LONG,
            now ->
                now.counter("grpc_server_handled_total", labels("SetManifest", "InvalidArgument"))
                    .hasValue(1));
    assertThat(metrics.snapshot().exposition("coordinator_manifest_generation")).isEmpty();
  }

  @Test
  void afterARestartNoManifestCanBeSetUntilTheOnesThereAreAreRecovered() {
    history.add(new Manifest(Set.of("web")));

    assertThat(owner.failure(CoordinatorApi.SET_MANIFEST, "web"))
        .isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(owner.failure(CoordinatorApi.RECOVER, "a guess"))
        .isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(owner.call(CoordinatorApi.RECOVER, history.secret())).isEqualTo("1");
    assertThat(owner.call(CoordinatorApi.SET_MANIFEST, "web")).isEqualTo("2");

    assertThat(metrics).gauge("coordinator_manifest_generation").hasValue(2);
  }

  @Test
  void whatNeverHappenedIsThereAtZero() {
    assertThat(metrics)
        .counter("grpc_server_handled_total", labels("Recover", "PermissionDenied"))
        .isZero()
        .and()
        .counter("grpc_server_handshake_failures_total", "reason", "no_manifest")
        .isZero();
  }

  // ---- all metrics together ----

  @Test
  void theNamesAreGood() {
    assertThat(metrics).isLintClean();
  }

  @Test
  void dashboardsFindTheMetricsTheyKnow() {
    assertThat(metrics).matchesCatalog(Path.of("src/test/resources/coordinator.catalog"));
  }

  private static String[] labels(String method) {
    return new String[] {
      "grpc_type", "unary", "grpc_service", "coordinator.Coordinator", "grpc_method", method
    };
  }

  private static String[] labels(String method, String code) {
    return new String[] {
      "grpc_type",
      "unary",
      "grpc_service",
      "coordinator.Coordinator",
      "grpc_method",
      method,
      "grpc_code",
      code
    };
  }
}
