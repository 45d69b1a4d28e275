package io.isometrics.testkit;

import static io.isometrics.testkit.IsometricsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.isometrics.Timer;
import io.isometrics.testkit.Shop.State;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** One series: what holds, and what is said when it doesn't. */
class SeriesAssertTest {

  private final TestMetrics metrics = TestMetrics.create();
  private final Shop shop = new Shop(metrics.registry());

  @Test
  void aCounterIsFoundByItsLabelsInAnyOrderAndHasAValue() {
    shop.nodes.with("worker", "up").set(2);
    shop.jobs.with(State.OK).add(3);

    assertThat(metrics).counter("jobs_total", "state", "ok").hasValue(3).isAtLeast(2).isRecorded();
    assertThat(metrics).gauge("nodes", "status", "up", "role", "worker").hasValue(2);
    assertThat(metrics).counter("jobs_total", "state", "failed").isZero();
  }

  @Test
  void aGaugeIsInARange() {
    shop.depth.set(3.5);

    assertThat(metrics).gauge("queue_depth").isBetween(3, 4).isBetween(3.5, 3.5).hasValue(3.5);
  }

  @Test
  void aSumOfTenthsIsWhatADecimalCalculatorSays() {
    for (int i = 0; i < 3; i++) {
      shop.depth.add(0.1);
      shop.jobs.with(State.OK).add(0.1);
      shop.size.observe(0.1);
    }

    assertThat(metrics).gauge("queue_depth").hasValue(0.3);
    assertThat(metrics).counter("jobs_total", "state", "ok").hasValue(0.3);
    assertThat(metrics).histogram("job_size_bytes").hasSum(0.3);
  }

  @Test
  void aHistogramHasCountSumBucketsAndObservations() {
    shop.size.observe(5);
    shop.size.observe(50);
    shop.size.observe(500);

    assertThat(metrics)
        .histogram("job_size_bytes")
        .hasCount(3)
        .hasSum(555)
        .hasSumCloseTo(550, within(5.0))
        .hasBucket(10, 1)
        .hasBucket(100, 2)
        .hasBucket(Double.POSITIVE_INFINITY, 3)
        .hasObservations(5, 50, 500)
        .hasObservationsSatisfying(sizes -> assertThat(sizes).contains(50.0))
        .hasPercentileAtMost(50, 50)
        .hasPercentileAtMost(100, 500);
  }

  @Test
  void aTimerHasDurationsToTheNanosecondOfTheManualClock() {
    shop.wait.with("high").time(() -> metrics.clock().advance(Duration.ofMillis(250)));
    shop.wait.with("high").record(Duration.ofMillis(50));

    assertThat(metrics)
        .timer("wait_seconds", "queue", "high")
        .hasCount(2)
        .hasSum(Duration.ofMillis(300))
        .hasSumCloseTo(Duration.ofMillis(299), Duration.ofMillis(1))
        .hasDurations(Duration.ofMillis(250), Duration.ofMillis(50))
        .hasPercentileAtMost(95, Duration.ofMillis(250))
        .hasBucket(0.1, 1);
  }

  @Test
  void anIncreaseIsWhatHappenedSinceTheBaseline() {
    shop.jobs.with(State.OK).add(3);
    shop.depth.set(5);
    shop.size.observe(1);
    metrics.startOver();
    shop.jobs.with(State.OK).add(2);
    shop.depth.decrement();
    shop.size.observe(1);

    assertThat(metrics).counter("jobs_total", "state", "ok").increasedBy(2).hasValue(5);
    assertThat(metrics).counter("jobs_total", "state", "failed").increasedBy(0);
    assertThat(metrics).gauge("queue_depth").decreasedBy(1).increasedBy(-1);
    assertThat(metrics).histogram("job_size_bytes").increasedBy(1);
  }

  @Test
  void andLeadsToAnotherSeriesOfTheSameMoment() {
    shop.jobs.with(State.OK).increment();

    assertThat(metrics)
        .counter("jobs_total", "state", "ok")
        .hasValue(1)
        .and()
        .gauge("queue_depth")
        .isZero();
  }

  // ---- the messages ----

  @Test
  void aWrongValueIsShownWithTheOtherSeriesAndTheDeclaration() {
    shop.jobs.with(State.OK).add(2);
    shop.jobs.with(State.FAILED).add(3);

    assertMessage(
        () -> assertThat(metrics).counter("jobs_total", "state", "ok").hasValue(3),
        """
        Expected counter jobs_total{state="ok"}
          to be 3
        but it was 2.0
        Other series of jobs_total:
          jobs_total{state="failed"} 3.0
        Declared at %s""",
        "jobs_total");
  }

  @Test
  void aValueThatWasNeverRecordedIsSaidToBe() {
    assertMessage(
        () -> assertThat(metrics).gauge("queue_depth").isBetween(1, 2),
        """
        Expected gauge queue_depth
          to be between 1 and 2
        but it was 0.0, never recorded
        Declared at %s""",
        "queue_depth");
  }

  @Test
  void aWrongIncreaseIsShownWithBothValues() {
    shop.jobs.with(State.OK).add(3);
    metrics.startOver();
    shop.jobs.with(State.OK).add(1);

    assertMessage(
        () -> assertThat(metrics).counter("jobs_total", "state", "ok").increasedBy(2),
        """
        Expected counter jobs_total{state="ok"}
          to increase by 2
        but it increased by 1, from 3 to 4
        Other series of jobs_total:
          jobs_total{state="failed"} 0.0
        Declared at %s""",
        "jobs_total");
  }

  @Test
  void anIncreaseThatDidNotHappenIsSaidNotToHave() {
    assertMessage(
        () -> assertThat(metrics).histogram("job_size_bytes").increasedBy(1),
        """
        Expected histogram job_size_bytes
          to increase in count by 1
        but it stayed 0
        Declared at %s""",
        "job_size_bytes");
  }

  @Test
  void aWrongCountIsShownWithTheSum() {
    shop.size.observe(7);

    assertMessage(
        () -> assertThat(metrics).histogram("job_size_bytes").hasCount(2),
        """
        Expected histogram job_size_bytes
          to have the count 2
        but it has count 1, sum 7.0
        Declared at %s""",
        "job_size_bytes");
  }

  @Test
  void aWrongBucketIsShownWithAllBuckets() {
    shop.size.observe(7);

    assertMessage(
        () -> assertThat(metrics).histogram("job_size_bytes").hasBucket(100, 2),
        """
        Expected histogram job_size_bytes
          to have 2 up to 100.0
        but it has 1 there (10.0: 1, 100.0: 1, +Inf: 1)
        Declared at %s""",
        "job_size_bytes");
  }

  @Test
  void aBucketThatIsNotDeclaredIsShownWithThoseThatAre() {
    assertMessage(
        () -> assertThat(metrics).histogram("job_size_bytes").hasBucket(11, 0),
        """
        Expected histogram job_size_bytes
          to have a bucket 11.0
        but its buckets are [10.0, 100.0, +Inf]
        Declared at %s""",
        "job_size_bytes");
  }

  @Test
  void wrongObservationsAreShown() {
    shop.size.observe(7);
    shop.size.observe(8);

    assertMessage(
        () -> assertThat(metrics).histogram("job_size_bytes").hasObservations(8, 7),
        """
        Expected histogram job_size_bytes
          to have the observations [8.0, 7.0]
        but it has [7.0, 8.0]
        Declared at %s""",
        "job_size_bytes");
  }

  @Test
  void requirementsThatFailAreQuoted() {
    shop.size.observe(7);

    assertMessage(
        () ->
            assertThat(metrics)
                .histogram("job_size_bytes")
                .hasObservationsSatisfying(
                    sizes -> {
                      throw new AssertionError("they are too small");
                    }),
        """
        Expected histogram job_size_bytes
          to have observations that satisfy the requirements
        but it has [7.0], and they are too small
        Declared at %s""",
        "job_size_bytes");
  }

  @Test
  void aPercentileIsThatOfTheObservationsThemselves() {
    for (int i = 1; i <= 100; i++) {
      shop.size.observe(i);
    }

    assertThat(metrics).histogram("job_size_bytes").hasPercentileAtMost(95, 95);
    assertMessage(
        () -> assertThat(metrics).histogram("job_size_bytes").hasPercentileAtMost(95, 94.5),
        """
        Expected histogram job_size_bytes
          to have a 95th percentile of at most 94.5
        but it is 95.0, of 100 observations
        Declared at %s""",
        "job_size_bytes");
  }

  @Test
  void onlyTheLastObservationsAreKeptAndNobodyIsToldThatTheyAreAll() {
    for (int i = 0; i <= SeriesSnapshot.MAX_OBSERVATIONS; i++) {
      shop.size.observe(i);
    }

    SeriesSnapshot size = metrics.snapshot().find("job_size_bytes").orElseThrow();
    assertThat(size.count()).isEqualTo(10_001);
    assertThat(size.observations()).hasSize(10_000).startsWith(1.0, 2.0).endsWith(10_000.0);
    assertMessage(
        () -> assertThat(metrics).histogram("job_size_bytes").hasPercentileAtMost(50, 10_000),
        """
        Expected histogram job_size_bytes
          to have all its observations
        but only the last 10000 of 10001 are kept: assert the count, the sum and the buckets
        Declared at %s""",
        "job_size_bytes");
  }

  @Test
  void aSeriesThatIsNotThereIsShownWithThoseOfTheSameName() {
    assertMessage(
        () -> assertThat(metrics).counter("jobs_total", "state", "okay"),
        """
        Expected the counter jobs_total{state="okay"}
        but there is none.
        Same name, other labels:
          jobs_total{state="ok"} 0.0
          jobs_total{state="failed"} 0.0""");
  }

  @Test
  void aMisspeltNameIsShownWithSimilarOnes() {
    assertMessage(
        () -> assertThat(metrics).counter("job_total", "state", "ok"),
        """
        Expected the counter job_total{state="ok"}
        but there is none.
        Similar names:
          jobs_total{state="ok"} 0.0
          jobs_total{state="failed"} 0.0""");
  }

  @Test
  void theSameLabelsOnAnotherMetricAreShown() {
    shop.wait.with("high").record(Duration.ofSeconds(1));

    assertMessage(
        () -> assertThat(metrics).counter("submissions_total", "queue", "high"),
        """
        Expected the counter submissions_total{queue="high"}
        but there is none.
        Same labels on another metric:
          timer wait_seconds{queue="high"} count 1, sum 1.0""");
  }

  @Test
  void labelsThatAreMissingAreNamed() {
    shop.nodes.with("worker", "up").set(1);

    assertMessage(
        () -> assertThat(metrics).gauge("nodes", "role", "worker"),
        """
        Expected the gauge nodes{role="worker"}
        but there is none.
        The labels of nodes are [role, status].
        Same name, other labels:
          nodes{role="worker",status="up"} 1.0""");
  }

  @Test
  void aMetricWithoutSeriesIsShownAsDeclared() {
    assertMessage(
        () -> assertThat(metrics).gauge("nodes", "role", "worker", "status", "up"),
        """
        Expected the gauge nodes{role="worker",status="up"}
        but there is none.
        Declared, but without any series so far: gauge nodes{role, status} maxSeries 1000 "Nodes by\
         role and status."
        Declared at %s""",
        "nodes");
  }

  @Test
  void aNameLikeNoOtherIsShownWithAllThereAre() {
    assertMessage(
        () -> assertThat(metrics).counter("unicorns_seen_total"),
        """
        Expected the counter unicorns_seen_total
        but there is none.
        Nothing comes near it. Declared are:
          jobs_total
          queue_depth
          job_size_bytes
          wait_seconds
          nodes""");
  }

  @Test
  void anEmptyRegistryIsSaidToBeEmpty() {
    assertMessage(
        () -> assertThat(TestMetrics.create()).counter("jobs_total"),
        """
        Expected the counter jobs_total
        but there is none.
        Nothing is declared.""");
  }

  @Test
  void aMetricOfAnotherTypeIsShownWithItsDeclaration() {
    assertMessage(
        () -> assertThat(metrics).gauge("jobs_total", "state", "ok"),
        """
        Expected the gauge jobs_total{state="ok"}
        but it is a counter: counter jobs_total{state=ok|failed (enum\
         io.isometrics.testkit.Shop$State)} maxSeries 1000 "Jobs done."
        Declared at %s""",
        "jobs_total");
  }

  @Test
  void moreThanFiveCandidatesAreCounted() {
    for (int i = 0; i < 8; i++) {
      shop.wait.with("queue" + i).record(Duration.ZERO);
    }

    assertMessage(
        () -> assertThat(metrics).timer("wait_seconds", "queue", "queue9"),
        """
        Expected the timer wait_seconds{queue="queue9"}
        but there is none.
        Same name, other labels:
          wait_seconds{queue="queue0"} count 1, sum 0.0
          wait_seconds{queue="queue1"} count 1, sum 0.0
          wait_seconds{queue="queue2"} count 1, sum 0.0
          wait_seconds{queue="queue3"} count 1, sum 0.0
          wait_seconds{queue="queue4"} count 1, sum 0.0
          and 3 more""");
  }

  @Test
  void percentSignsInLabelValuesAreNoFormat() {
    shop.nodes.with("100%d", "%s").set(1);

    assertMessage(
        () -> assertThat(metrics).gauge("nodes", "role", "100%d", "status", "%s").hasValue(2),
        """
        Expected gauge nodes{role="100%%d",status="%%s"}
          to be 2
        but it was 1.0
        Declared at %s""",
        "nodes");
  }

  @Test
  void aDescriptionComesFirst() {
    assertMessage(
        () -> assertThat(metrics).as("after the restart").counter("unicorns_total"),
        """
        [after the restart]
        Expected the counter unicorns_total
        but there is none.
        Nothing comes near it. Declared are:
          jobs_total
          queue_depth
          job_size_bytes
          wait_seconds
          nodes""");
  }

  private void assertMessage(ThrowingCallable failing, String message, String... declared) {
    Messages.assertFails(metrics, failing, message, declared);
  }

  @Test
  void aTimerAroundARealSleepIsToldOfItsClock() {
    TestMetrics metrics = TestMetrics.create();
    Timer timer = metrics.registry().timer("nap_seconds", "Naps.").register();
    timer.time(() -> {});

    assertThatThrownBy(() -> assertThat(metrics).timer("nap_seconds").hasSum(Duration.ofSeconds(1)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(
            "All its durations are 0: it reads metrics.clock(), which stands still however long the"
                + " code takes or sleeps, until metrics.clock().advance(..).");

    timer.time(() -> metrics.clock().advance(Duration.ofMillis(5)));
    assertThatThrownBy(() -> assertThat(metrics).timer("nap_seconds").hasSum(Duration.ofSeconds(1)))
        .isInstanceOf(AssertionError.class)
        .message()
        .doesNotContain("clock()");
  }
}
