package io.isometrics.testkit;

import static io.isometrics.testkit.IsometricsAssertions.assertThat;
import static io.isometrics.testkit.IsometricsAssertions.assertThatMetrics;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.testkit.Shop.State;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Sets of series, absence, changes and waiting. */
class MetricsAssertTest {

  private final TestMetrics metrics = TestMetrics.create();
  private final Shop shop = new Shop(metrics.registry());

  // ---- absence ----

  @Test
  void aSeriesIsAbsentWhileItsMetricIsDeclared() {
    shop.nodes.with("worker", "up").set(1);

    assertThat(metrics)
        .hasNoSeries("nodes", "status", "down")
        .hasNoSeries("nodes", "status", "up", "role", "manager")
        .hasNoSeries("wait_seconds");
  }

  @Test
  void aSeriesThatShouldBeAbsentIsShown() {
    shop.nodes.with("worker", "up").set(1);
    shop.nodes.with("manager", "up").set(2);

    assertMessage(
        () -> assertThat(metrics).hasNoSeries("nodes", "status", "up"),
        """
        Expected no series nodes{status="up"}
        but found:
          nodes{role="manager",status="up"} 2.0
          nodes{role="worker",status="up"} 1.0
        Declared at %s""",
        "nodes");
  }

  @Test
  void theAbsenceOfASeriesOfAMisspeltMetricIsNoFinding() {
    assertMessage(
        () -> assertThat(metrics).hasNoSeries("node", "status", "down"),
        """
        Expected no series node{status="down"}
        but no metric of that name is declared.
        Similar names:
          nodes""");
  }

  @Test
  void theAbsenceOfASeriesWithAMisspeltLabelIsNoFinding() {
    assertMessage(
        () -> assertThat(metrics).hasNoSeries("nodes", "state", "down"),
        """
        Expected no series nodes{state="down"}
        but there never can be one: the labels of nodes are [role, status].
        Declared at %s""",
        "nodes");
  }

  @Test
  void aMetricIsDeclaredOrNot() {
    assertThat(metrics).declares("nodes").doesNotDeclare("unicorns");
  }

  @Test
  void aMetricThatShouldNotBeDeclaredIsShown() {
    assertMessage(
        () -> assertThat(metrics).doesNotDeclare("queue_depth"),
        """
        Expected no metric 'queue_depth'
        but it is declared: gauge queue_depth maxSeries 1000 "Jobs waiting."
        Declared at %s""",
        "queue_depth");
  }

  @Test
  void aMetricThatShouldBeDeclaredIsMissed() {
    assertMessage(
        () -> assertThat(metrics).declares("unicorns"),
        """
        Expected a metric 'unicorns'
        but no metric of that name is declared.
        Declared are:
          jobs_total
          queue_depth
          job_size_bytes
          wait_seconds
          nodes""");
  }

  // ---- exactly these ----

  @Test
  void theSeriesOfAMetricAreExactlyThese() {
    shop.nodes.with("worker", "up").set(1);
    shop.nodes.with("a, \"b\"", "").set(1);

    assertThat(metrics)
        .hasExactlySeries("jobs_total", "state=ok", "state=failed")
        .hasExactlySeries("nodes", "status=up,role=worker", "{role=\"a, \\\"b\\\"\", status=\"\"}")
        .hasExactlySeries("queue_depth", "")
        .hasExactlySeries("wait_seconds");
  }

  @Test
  void seriesThatAreMissingOrTooManyAreListed() {
    shop.nodes.with("worker", "up").set(1);
    shop.nodes.with("worker", "down").set(1);

    assertMessage(
        () ->
            assertThat(metrics)
                .hasExactlySeries("nodes", "role=worker,status=up", "role=manager,status=up"),
        """
        Expected nodes to have exactly 2 series
        but it has 2.
        Missing:
          nodes{role="manager",status="up"}
        Not expected:
          nodes{role="worker",status="down"}
        Declared at %s""",
        "nodes");
  }

  @Test
  void labelsThatCannotBeReadAreTheCallersError() {
    assertThatThrownBy(() -> assertThat(metrics).hasExactlySeries("nodes", "role"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'role' can't be read: there is no =");
  }

  // ---- changes ----

  @Test
  void whatABlockDidAndNothingElse() {
    shop.jobs.with(State.OK).add(10);
    shop.depth.set(4);

    assertThatMetrics(metrics)
        .during(
            () -> {
              shop.jobs.with(State.OK).add(2);
              shop.depth.decrement();
            })
        .counter("jobs_total", "state", "ok")
        .increasedBy(2)
        .and()
        .gauge("queue_depth")
        .decreasedBy(1)
        .and()
        .nothingElseChanged();
  }

  @Test
  void whatElseABlockDidIsListed() {
    shop.nodes.with("worker", "up").set(1);

    assertMessage(
        () ->
            assertThatMetrics(metrics)
                .during(
                    () -> {
                      shop.jobs.with(State.OK).add(2);
                      shop.jobs.with(State.FAILED).add(1);
                      shop.wait.with("high").record(Duration.ofSeconds(2));
                      shop.nodes.clear();
                    })
                .counter("jobs_total", "state", "ok")
                .increasedBy(2)
                .and()
                .nothingElseChanged(),
        """
        Expected nothing but [jobs_total{state="ok"}] to change
        but:
          jobs_total{state="failed"}: 0.0 became 1.0
          wait_seconds{queue="high"} is new: count 1, sum 2.0
          nodes{role="worker",status="up"} has ended: it was 1.0""");
  }

  @Test
  void aSeriesThatIsMadeButNotRecordedIsNoChange() {
    assertThatMetrics(metrics).during(() -> shop.nodes.with("worker", "up")).nothingElseChanged();
  }

  @Test
  void whatABlockThrowsComesOutAsItIs() {
    assertThatThrownBy(
            () ->
                assertThatMetrics(metrics)
                    .during(
                        () -> {
                          throw new IOException("disk full");
                        }))
        .isInstanceOf(IOException.class)
        .hasMessage("disk full");
  }

  // ---- eventually ----

  @Test
  void whatIsRecordedLaterIsWaitedFor() {
    CompletableFuture<Void> later =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 1000; i++) {
                shop.jobs.with(State.OK).increment();
              }
            });

    assertThat(metrics)
        .eventually(
            Duration.ofSeconds(60), now -> now.counter("jobs_total", "state", "ok").hasValue(1000))
        .counter("jobs_total", "state", "ok")
        .hasValue(1000);
    later.join();
  }

  @Test
  void whatACallbackSaysLaterIsWaitedForToo() {
    int[] readings = {0};
    metrics.registry().gauge("readings", "Times that it was read.").callback(() -> ++readings[0]);

    assertThat(metrics)
        .eventually(Duration.ofSeconds(60), now -> now.gauge("readings").isBetween(5, 1e9));
  }

  @Test
  void whatNeverHappensFailsWithTheLastFailure() {
    assertMessage(
        () ->
            assertThat(metrics)
                .eventually(
                    Duration.ofMillis(1),
                    now -> now.counter("jobs_total", "state", "ok").hasValue(1)),
        """
        Not within PT0.001S:
        Expected counter jobs_total{state="ok"}
          to be 1
        but it was 0.0, never recorded
        Other series of jobs_total:
          jobs_total{state="failed"} 0.0
        Declared at %s""",
        "jobs_total");
  }

  // ---- coverage of one registry ----

  @Test
  void allDeclaredMetricsAreRecordedEvenIfTheirSeriesAreGone() {
    shop.jobs.with(State.OK).increment();
    shop.depth.set(0);
    shop.size.observe(1);
    shop.wait.with("high").record(Duration.ZERO);
    shop.nodes.with("worker", "up").set(1);
    shop.nodes.clear();
    metrics.registry().gauge("uptime_seconds", "Up.").callback(() -> 1);

    assertThat(metrics).allDeclaredMetricsRecorded();
  }

  @Test
  void metricsThatWereNeverRecordedAreListedWithTheirDeclarations() {
    shop.jobs.with(State.OK).increment();
    shop.depth.set(0);
    shop.nodes.with("worker", "up");

    assertMessage(
        () -> assertThat(metrics).allDeclaredMetricsRecorded(),
        """
        Expected all 5 declared metrics to be recorded
        but 3 never were:
          histogram job_size_bytes, declared at %s
          timer wait_seconds, declared at %s
          gauge nodes, declared at %s""",
        "job_size_bytes",
        "wait_seconds",
        "nodes");
  }

  private void assertMessage(ThrowingCallable failing, String message, String... declared) {
    Messages.assertFails(metrics, failing, message, declared);
  }
}
