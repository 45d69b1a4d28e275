package io.isometrics.examples.coordinator;

import static io.isometrics.testkit.IsometricsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.testkit.TestMetrics;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The life of one metric, a line for each step. */
class ManifestGenerationTest {

  private static final String HELP_AND_TYPE =
      """
      # HELP coordinator_manifest_generation Which manifest is in force, counted from 1; absent if none is.
      # TYPE coordinator_manifest_generation gauge
      """;

  private final ManifestHistory history = new ManifestHistory();
  private TestMetrics metrics = TestMetrics.create();
  private Coordinator coordinator =
      new Coordinator(history, new CoordinatorMetrics(metrics.registry()).generation);

  @Test
  void theGenerationCountsTheManifestsAndIsAbsentAfterARestartUntilItIsRecovered() {
    after(() -> {}, "");
    after(() -> set("web"), "coordinator_manifest_generation 1");
    after(() -> set("web", "db"), "coordinator_manifest_generation 2");
    after(() -> set("web", "db", "mail"), "coordinator_manifest_generation 3");
    after(() -> set("web", "db"), "coordinator_manifest_generation 4");
    after(() -> set("web", "db"), "coordinator_manifest_generation 5");
    after(() -> set("web-2", "db"), "coordinator_manifest_generation 6");
    after(() -> set("web-3", "db"), "coordinator_manifest_generation 7");
    after(() -> set("web-2", "db"), "coordinator_manifest_generation 8");
    after(() -> set("web-4", "db"), "coordinator_manifest_generation 9");
    after(() -> set("web-4", "db-2"), "coordinator_manifest_generation 10");
    after(() -> set("web-4", "db-2", "log"), "coordinator_manifest_generation 11");
    after(() -> set("log"), "coordinator_manifest_generation 12");
    after(() -> restart(), "");
    after(() -> coordinator.recover(history.secret()), "coordinator_manifest_generation 12");
    after(() -> set("web"), "coordinator_manifest_generation 13");
  }

  private void after(Runnable step, String exposition) {
    step.run();
    if (exposition.isEmpty()) {
      assertThat(metrics.snapshot().exposition("coordinator_manifest_generation")).isEmpty();
    } else {
      assertThat(metrics)
          .exposition("coordinator_manifest_generation")
          .isEqualTo(HELP_AND_TYPE + exposition);
    }
  }

  private void set(String... measurements) {
    coordinator.setManifest(new Manifest(Set.of(measurements)));
  }

  /** A new process has the files of the old one, but not its metrics. */
  private void restart() {
    metrics = TestMetrics.create();
    coordinator = new Coordinator(history, new CoordinatorMetrics(metrics.registry()).generation);
  }
}
