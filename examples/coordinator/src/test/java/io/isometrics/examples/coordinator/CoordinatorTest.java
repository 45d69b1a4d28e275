package io.isometrics.examples.coordinator;

import static io.isometrics.testkit.IsometricsAssertions.assertThat;
import static io.isometrics.testkit.IsometricsAssertions.assertThatMetrics;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.testkit.MetricsExtension;
import io.isometrics.testkit.TestMetrics;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(MetricsExtension.class)
class CoordinatorTest {

  private static final Manifest MANIFEST = new Manifest(Set.of("web", "db"));

  private final TestMetrics metrics;
  private final ManifestHistory history = new ManifestHistory();
  private final Coordinator coordinator;

  CoordinatorTest(TestMetrics metrics) {
    this.metrics = metrics;
    this.coordinator = new Coordinator(history, new CoordinatorMetrics(metrics.registry()));
  }

  @Test
  void aWorkloadOfTheManifestMayJoin() {
    coordinator.setManifest(MANIFEST);

    assertThatMetrics(metrics)
        .during(() -> assertThat(coordinator.attest(new Evidence("web", false))).isEqualTo(1))
        .counter("coordinator_attestation_attempts_total")
        .increasedBy(1)
        .and()
        .counter("coordinator_requests_total", "method", "Attest", "code", "OK")
        .increasedBy(1)
        .and()
        .timer("coordinator_request_duration_seconds", "method", "Attest")
        .increasedBy(1)
        .and()
        .nothingElseChanged();
  }

  @Test
  void whoMayNotJoinIsCountedByTheReason() {
    assertRefused(new Evidence("web", false));
    coordinator.setManifest(MANIFEST);
    assertRefused(new Evidence("web", true));
    assertRefused(new Evidence("miner", false));
    assertRefused(new Evidence("spy", false));

    assertThat(metrics)
        .exposition(
            "coordinator_attestation_attempts_total", "coordinator_attestation_failures_total")
        .isEqualTo(
            """
            coordinator_attestation_attempts_total 4
            coordinator_attestation_failures_total{reason="NO_MANIFEST"} 1
            coordinator_attestation_failures_total{reason="UNKNOWN_MEASUREMENT"} 2
            coordinator_attestation_failures_total{reason="DEBUG"} 1
            """)
        .counter("coordinator_requests_total", "method", "Attest", "code", "PERMISSION_DENIED")
        .hasValue(3);
  }

  @Test
  void anEmptyManifestIsRefusedAndNotInForce() {
    assertThatThrownBy(() -> coordinator.setManifest(new Manifest(Set.of())))
        .hasMessage("A manifest lets at least one workload join");

    assertThat(metrics)
        .counter("coordinator_requests_total", "method", "SetManifest", "code", "INVALID_ARGUMENT")
        .hasValue(1)
        .and()
        .gauge("coordinator_manifest_generation")
        .isZero();
  }

  @Test
  void afterARestartNoManifestCanBeSetUntilTheOnesThereAreAreRecovered() {
    history.add(MANIFEST);

    assertThatThrownBy(() -> coordinator.setManifest(MANIFEST))
        .hasMessage("Recover the manifests there are first");
    assertThatThrownBy(() -> coordinator.recover("a guess")).hasMessage("That is not the secret");
    assertThat(coordinator.recover(history.secret())).isEqualTo(1);
    assertThat(coordinator.setManifest(MANIFEST)).isEqualTo(2);

    assertThat(metrics)
        .counter("coordinator_requests_total", "method", "Recover", "code", "PERMISSION_DENIED")
        .hasValue(1);
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

  private void assertRefused(Evidence evidence) {
    assertThatThrownBy(() -> coordinator.attest(evidence)).isInstanceOf(Refused.class);
  }
}
