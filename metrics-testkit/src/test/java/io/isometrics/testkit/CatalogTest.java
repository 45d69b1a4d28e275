package io.isometrics.testkit;

import static io.isometrics.testkit.IsometricsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.Label;
import io.isometrics.testkit.internal.CatalogFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Sets a system property, so it runs alone. */
@Isolated
class CatalogTest {

  @TempDir Path folder;

  private final TestMetrics metrics = TestMetrics.create();

  /** Runs something with -Disometrics.catalog.update=true. */
  static void update(Runnable action) {
    System.setProperty(CatalogFile.UPDATE, "true");
    try {
      action.run();
    } finally {
      System.clearProperty(CatalogFile.UPDATE);
    }
  }

  private Path shopCatalog() {
    Path file = folder.resolve("shop.catalog");
    TestMetrics shop = TestMetrics.create();
    new Shop(shop.registry());
    update(() -> assertThat(shop).matchesCatalog(file));
    return file;
  }

  @Test
  void theFileHasABlockForEachMetric() throws Exception {
    assertThat(Files.readString(shopCatalog()))
        .isEqualTo(
            """
            # The metrics that are declared. Written by -Disometrics.catalog.update=true; compared by a test.

            histogram job_size_bytes
              help Size of a job.
              unit bytes
              buckets 10.0 100.0
              in io.isometrics.testkit.Shop (Shop.java)

            counter jobs_total
              help Jobs done.
              label state "ok" "failed"
              in io.isometrics.testkit.Shop (Shop.java)

            gauge nodes
              help Nodes by role and status.
              label role
              label status
              in io.isometrics.testkit.Shop (Shop.java)

            gauge queue_depth
              help Jobs waiting.
              in io.isometrics.testkit.Shop (Shop.java)

            timer wait_seconds
              help Time in the queue.
              unit seconds
              label queue
              buckets 0.1 1.0
              in io.isometrics.testkit.Shop (Shop.java)
            """);
  }

  @Test
  void anyTextSurvivesTheFile() {
    metrics
        .registry()
        .gauge("odd", "Help \\n \"with\"\nlines.")
        .labels(Label.oneOf("kind", "", "a b", "c\"d", "e\\n", "f\ng", "# h"))
        .register();
    metrics.registry().histogram("fine", "Fine.").exponential().register();
    Path file = folder.resolve("odd.catalog");

    update(() -> assertThat(metrics).matchesCatalog(file));
    assertThat(metrics).matchesCatalog(file);
  }

  @Test
  void theSameDeclarationsMatch() {
    Path file = shopCatalog();
    new Shop(metrics.registry());

    assertThat(metrics).matchesCatalog(file);
  }

  @Test
  void aMissingFileSaysHowToMakeIt() {
    Path file = folder.resolve("none.catalog");

    assertFails(
        () -> assertThat(metrics).matchesCatalog(file),
        """
        There is no catalogue %s.
        Run the test once with -Disometrics.catalog.update=true to write it, and check it in."""
            .formatted(file));
  }

  @Test
  void eachDifferenceIsBreakingOrAdditive() {
    Path file = shopCatalog();
    var registry = metrics.registry();
    registry
        .counter("jobs_total", "Jobs that are done.")
        .labels(Label.oneOf("state", "ok", "lost"))
        .register();
    registry.counter("queue_depth_total", "Jobs waiting.").register();
    registry.histogram("job_size_bytes", "Size of a job.").buckets(10, 1000).register();
    registry
        .timer("wait_seconds", "Time in the queue.")
        .buckets(0.1, 0.5, 1)
        .labels(Label.oneOf("queue", "high"), Label.of("node"))
        .register();
    registry
        .gauge("cluster_nodes", "Nodes by role and status.")
        .labels(Label.of("role"), Label.of("status"))
        .register();

    assertFails(
        () -> assertThat(metrics).matchesCatalog(file),
        """
        The declared metrics are not those of FILE
        Breaking for whoever reads them:
          unit: job_size_bytes was in bytes and is in no unit (job_size_bytes@)
          buckets: job_size_bytes were [10.0, 100.0] and are [10.0, 1000.0] (job_size_bytes@)
          label value: jobs_total{state} can't be 'failed' any more (jobs_total@)
          label values: wait_seconds{queue} took any text and is now one of [high, other]\
         (wait_seconds@)
          label: wait_seconds has the new label node (wait_seconds@)
          renamed: gauge nodes is now cluster_nodes (cluster_nodes@)
          removed: gauge queue_depth
        Additive or harmless:
          label value: jobs_total{state} can be 'lost' (jobs_total@)
          label value: jobs_total{state} can be 'other' (jobs_total@)
          help: jobs_total was 'Jobs done.' and is 'Jobs that are done.' (jobs_total@)
          buckets: wait_seconds were [0.1, 1.0] and are [0.1, 0.5, 1.0] (wait_seconds@)
          added: counter queue_depth_total (queue_depth_total@)
        If that is meant, run the test with -Disometrics.catalog.update=true and check the file in."""
            .replace("FILE", file.toString()));
  }

  @Test
  void aTimerInsteadOfAHistogramIsTheSameToItsReaders() {
    metrics.registry().histogram("a_seconds", "A.").unit("seconds").register();
    metrics.registry().gauge("b_seconds", "B.").unit("seconds").register();
    Path file = folder.resolve("a.catalog");
    update(() -> assertThat(metrics).matchesCatalog(file));
    TestMetrics now = TestMetrics.create();
    now.registry().timer("a_seconds", "A.").register();
    now.registry().timer("b_seconds", "B.").register();

    assertThatThrownBy(() -> assertThat(now).matchesCatalog(file))
        .hasMessageContaining(
            "Breaking for whoever reads them:\n  type: b_seconds was a gauge and is a timer")
        .hasMessageContaining(
            "Additive or harmless:\n  type: a_seconds was a histogram and is a timer");
  }

  @Test
  void aBrokenFileSaysWhereItIsBroken() throws Exception {
    Path file = Files.writeString(folder.resolve("broken.catalog"), "counter a_total\n  unti s\n");

    assertThatThrownBy(() -> assertThat(metrics).matchesCatalog(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(file + ":2: '  unti s' can't be read: there is no property 'unti'");
  }

  @Test
  void theSameDescriptorsAreATableInMarkdown() {
    new Shop(metrics.registry());

    assertThat(metrics.snapshot().toMarkdown())
        .isEqualTo(
            """
            | Metric | Type | Labels | Unit | Meaning |
            |---|---|---|---|---|
            | `job_size_bytes` | histogram |  | bytes | Size of a job. |
            | `jobs_total` | counter | `state`: ok, failed |  | Jobs done. |
            | `nodes` | gauge | `role`; `status` |  | Nodes by role and status. |
            | `queue_depth` | gauge |  |  | Jobs waiting. |
            | `wait_seconds` | histogram | `queue` | seconds | Time in the queue. |
            """);
  }

  /** The message, in which name@ is where the metric is declared. */
  private void assertFails(ThrowingCallable failing, String message) {
    String expected = message;
    for (var metric : metrics.snapshot().declared()) {
      expected = expected.replace("(" + metric.name() + "@)", "(" + metric.origin() + ")");
    }
    Messages.assertFails(metrics, failing, expected.replace("%", "%%"));
  }
}
