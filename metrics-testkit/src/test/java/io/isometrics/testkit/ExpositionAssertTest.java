package io.isometrics.testkit;

import static io.isometrics.testkit.IsometricsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.testkit.Shop.State;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ExpositionAssertTest {

  private final TestMetrics metrics = TestMetrics.create();
  private final Shop shop = new Shop(metrics.registry());

  @Test
  void theTextOfChosenMetricsIsComparedWhateverTheOrder() {
    shop.jobs.with(State.OK).add(3);
    shop.nodes.with("worker", "up").set(2);

    assertThat(metrics)
        .exposition("jobs_total", "nodes")
        .isEqualTo(
            """
            nodes{status="up",role="worker"} 2.0

            jobs_total{state="ok"} 3
            jobs_total{state="failed"} 0
            """);
  }

  @Test
  void oneLineIsEnoughForOneSeries() {
    assertThat(metrics).exposition("queue_depth").isEqualTo("queue_depth 0");
  }

  @Test
  void helpAndTypeAreComparedWhereTheyAreGiven() {
    shop.size.observe(20);

    assertThat(metrics)
        .exposition("job_size_bytes")
        .isEqualTo(
            """
            # HELP job_size_bytes Size of a job.
            # TYPE job_size_bytes histogram
            job_size_bytes_bucket{le="10"} 0
            job_size_bytes_bucket{le="100"} 1
            job_size_bytes_bucket{le="+Inf"} 1
            job_size_bytes_count 1
            job_size_bytes_sum 20
            """);
  }

  @Test
  void withoutNamesItIsTheWholeText() {
    TestMetrics other = TestMetrics.create();
    other.registry().gauge("a", "A.").register().set(1);

    assertThat(other).exposition().isEqualTo("a 1.0");
    assertFails(
        () -> assertThat(other).exposition().isEqualTo(""),
        """
        Expected the exposition to be equal.
        Expected are the lines with -, there are those with +:
        + a 1.0""");
  }

  @Test
  void linesThatDifferAreShownBesideEachOther() {
    shop.jobs.with(State.OK).add(2);

    assertFails(
        () ->
            assertThat(metrics)
                .exposition("jobs_total")
                .isEqualTo(
                    """
                    jobs_total{state="failed"} 0
                    jobs_total{state="ok"} 3
                    jobs_total{state="unknown"} 0
                    """),
        """
        Expected the exposition of jobs_total to be equal.
        Expected are the lines with -, there are those with +:
          jobs_total{state="failed"} 0.0
        - jobs_total{state="ok"} 3.0
        + jobs_total{state="ok"} 2.0
        - jobs_total{state="unknown"} 0.0""");
  }

  @Test
  void aChosenNameThatIsNotInTheExpectedTextFails() {
    assertFails(
        () -> assertThat(metrics).exposition("queue_depth", "nodes").isEqualTo("queue_depth 0"),
        """
        Expected the exposition of queue_depth, nodes to be equal.
        Chosen, but not in the expected text: nodes
        Chosen and declared, but without any series: nodes""");
  }

  @Test
  void aMisspeltNameFailsEvenIfItIsMisspeltOnBothSides() {
    assertFails(
        () -> assertThat(metrics).exposition("queue_dept").isEqualTo(""),
        """
        Expected the exposition of queue_dept to be equal.
        Chosen, but not in the expected text: queue_dept
        Chosen, but not declared: queue_dept
        Similar names:
          queue_depth""");
  }

  @Test
  void aNameInTheExpectedTextThatIsNotChosenFails() {
    assertFails(
        () ->
            assertThat(metrics)
                .exposition("queue_depth")
                .isEqualTo("queue_depth 0\njobs_total{state=\"ok\"} 0"),
        """
        Expected the exposition of queue_depth to be equal.
        In the expected text, but not chosen: jobs_total
        Expected are the lines with -, there are those with +:
          queue_depth 0.0
        - jobs_total{state="ok"} 0.0""");
  }

  @Test
  void textThatIsNoExpositionIsTheCallersError() {
    assertThatThrownBy(() -> assertThat(metrics).exposition("queue_depth").isEqualTo("depth: one"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'depth: one' can't be read: 'one' is not a number");
  }

  private void assertFails(ThrowingCallable failing, String message) {
    Messages.assertFails(metrics, failing, message);
  }
}
