package io.isometrics.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.isometrics.Counter;
import io.isometrics.Family2;
import io.isometrics.Label;
import io.isometrics.Metrics;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TestMetricsTest {

  private static final Label<String> METHOD = Label.of("method");
  private static final Label<String> ROUTE = Label.of("route");

  private final TestMetrics metrics = TestMetrics.create();

  @Test
  void readsACounterByItsLabelsInAnyOrder() {
    requests().with("GET", "/orders").add(2);

    assertThat(metrics.value("requests_total", "method", "GET", "route", "/orders")).isEqualTo(2);
    assertThat(metrics.value("requests_total", "route", "/orders", "method", "GET")).isEqualTo(2);
  }

  @Test
  void readsAGauge() {
    metrics.registry().gauge("in_flight", "In flight.").register().set(-1.5);

    assertThat(metrics.value("in_flight")).isEqualTo(-1.5);
  }

  @Test
  void readsWhatACallbackSaysNow() {
    int[] depth = {3};
    metrics.registry().gauge("queue_depth", "Waiting.").callback(() -> depth[0]);

    assertThat(metrics.value("queue_depth")).isEqualTo(3);
    depth[0] = 4;
    assertThat(metrics.value("queue_depth")).isEqualTo(4);
  }

  @Test
  void readsTheCountSumAndBucketsOfATimer() {
    var timer = metrics.registry().timer("wait_seconds", "Waiting.").buckets(0.1, 1).register();
    timer.record(Duration.ofMillis(100));
    timer.record(Duration.ofMillis(500));

    assertThat(metrics.count("wait_seconds")).isEqualTo(2);
    assertThat(metrics.sum("wait_seconds")).isEqualTo(0.6);
    assertThat(metrics.value("wait_seconds_bucket", "le", "0.1")).isEqualTo(1);
    assertThat(metrics.value("wait_seconds_bucket", "le", "1.0")).isEqualTo(2);
    assertThat(metrics.value("wait_seconds_bucket", "le", "+Inf")).isEqualTo(2);
  }

  @Test
  void theExpositionIsSortedAndWrittenAsPrometheusDoes() {
    metrics.registry().timer("wait_seconds", "Waiting.").buckets(0.5, 10).register().recordNanos(1);
    requests().with("POST", "say \"hi\"").increment();
    requests().with("GET", "/orders").add(0.5);

    assertThat(metrics.exposition())
        .isEqualTo(
            """
            requests_total{method="GET",route="/orders"} 0.5
            requests_total{method="POST",route="say \\"hi\\""} 1.0
            wait_seconds_bucket{le="0.5"} 1
            wait_seconds_bucket{le="10.0"} 1
            wait_seconds_bucket{le="+Inf"} 1
            wait_seconds_count 1
            wait_seconds_sum 1.0E-9
            """);
  }

  @Test
  void aReadNeverMakesASeries() {
    requests();

    assertThatThrownBy(() -> metrics.value("requests_total", "method", "GET", "route", "/"))
        .isInstanceOf(AssertionError.class);
    assertThat(metrics.exposition()).isEmpty();
  }

  @Test
  void aFailedReadListsTheNearestSeries() {
    requests().with("GET", "/orders").increment();
    requests().with("POST", "/orders").increment();
    metrics.registry().gauge("in_flight", "In flight.").register();

    assertThatThrownBy(() -> metrics.value("request_total", "method", "GET", "route", "/orders"))
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            """
            There is no series request_total{method="GET",route="/orders"}.
            Similar names:
              requests_total{method="GET",route="/orders"} 1.0
              requests_total{method="POST",route="/orders"} 1.0""");
  }

  @Test
  void aTimerHasNoValueOfItsOwn() {
    metrics.registry().timer("wait_seconds", "W.").register().recordNanos(1);

    assertThatThrownBy(() -> metrics.value("wait_seconds"))
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            "wait_seconds is a timer, which has no value of its own: ask for its count(..) or"
                + " sum(..), or for value(\"wait_seconds_bucket\", .., \"le\", ..)");
  }

  @Test
  void aDeadlineMayBeLongerThanTheClockCounts() {
    metrics.registry().counter("x_total", "X.").register().increment();

    IsometricsAssertions.assertThat(metrics)
        .eventually(Duration.ofSeconds(Long.MAX_VALUE), now -> now.counter("x_total").hasValue(1));
  }

  @Test
  void aFailedReadOfADeclaredMetricShowsItsDeclaration() {
    requests();

    assertThatThrownBy(() -> metrics.value("requests_total", "method", "GET", "route", "/"))
        .hasMessage(
            """
            There is no series requests_total{method="GET",route="/"}.
            Declared, but without any series so far: counter requests_total{method, route}\
             maxSeries 1000 "Requests."
            Declared at %s"""
                .formatted(metrics.snapshot().declared().get(0).origin()));
  }

  @Test
  void aLabelWithoutAValueIsTheCallersError() {
    assertThatThrownBy(() -> metrics.value("requests_total", "method"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("label 'method' has no value: give names and values in turn");
  }

  @Test
  void badRecordingsThrow() {
    assertThatThrownBy(() -> requests().with("GET", "/").add(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("counter 'requests_total': -1.0 is less than 0");
  }

  @Test
  void aFailingCallbackThrowsOutOfTheRead() {
    metrics
        .registry()
        .gauge("queue_depth", "Waiting.")
        .callback(
            () -> {
              throw new IllegalStateException("no queue");
            });

    assertThatThrownBy(() -> metrics.value("queue_depth"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasRootCauseMessage("no queue");
  }

  @Test
  void twoRegistriesShareNothing() {
    requests().with("GET", "/").increment();

    assertThat(TestMetrics.create().exposition()).isEmpty();
  }

  @Test
  void aSnapshotDoesNotChangeAnyMore() {
    var timer = metrics.registry().timer("wait_seconds", "Waiting.").register();
    timer.record(Duration.ofSeconds(1));
    requests().with("GET", "/").increment();
    MetricsSnapshot before = metrics.snapshot();
    timer.record(Duration.ofSeconds(2));
    requests().with("GET", "/").increment();
    requests().clear();

    SeriesSnapshot wait = before.find("wait_seconds").orElseThrow();
    assertThat(wait.count()).isEqualTo(1);
    assertThat(wait.sum()).isEqualTo(1);
    assertThat(wait.observations()).containsExactly(1.0);
    assertThat(wait.bucket(1)).isEqualTo(1);
    assertThat(before.find("requests_total", "method", "GET", "route", "/").orElseThrow().value())
        .isEqualTo(1);
  }

  @Test
  void aSeriesKnowsWhetherItWasRecorded() {
    requests().with("GET", "/");
    requests().with("GET", "/orders").add(0);

    assertThat(metrics.snapshot().series())
        .extracting(SeriesSnapshot::toString, SeriesSnapshot::isRecorded)
        .containsExactly(
            tuple("requests_total{method=\"GET\",route=\"/\"} 0.0", false),
            tuple("requests_total{method=\"GET\",route=\"/orders\"} 0.0", true));
  }

  @Test
  void aSettingOfTheRegistryCanBeAnother() {
    TestMetrics lenient = TestMetrics.create(settings -> settings.strict(false).maxSeries(1));
    var routes = lenient.registry().counter("a_total", "A.").labels(ROUTE).register();
    routes.with("/").add(-1);
    routes.with("/").add(2);
    routes.with("/orders").add(3);

    assertThat(lenient.exposition())
        .isEqualTo(
            """
            a_total{route="/"} 2.0
            a_total{route="__overflow__"} 3.0
            isometrics_dropped_total{metric="a_total",reason="negative"} 1.0
            isometrics_overflow_total{metric="a_total"} 1.0
            """);
  }

  @Test
  void theClockStandsStillUntilItIsAdvanced() {
    var timer = metrics.registry().timer("wait_seconds", "Waiting.").register();
    timer.time(() -> {});
    timer.time(() -> metrics.clock().advance(Duration.ofMillis(5)));

    assertThat(metrics.snapshot().find("wait_seconds").orElseThrow().observations())
        .containsExactly(0.0, 0.005);
  }

  @Test
  void theRegistryOfTheProcessRecordsToTheTestkit() {
    Metrics.registry().counter("static_events_total", "Events.").register().increment();

    assertThat(TestMetrics.ofProcess().value("static_events_total")).isEqualTo(1);
  }

  @Test
  void theRegistryOfTheProcessIsStrict() {
    Counter counter = Metrics.registry().counter("static_strict_total", "Strict.").register();

    assertThatThrownBy(() -> counter.add(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("counter 'static_strict_total': NaN is not a number");
  }

  @Test
  void theClockOfTheProcessIsThatOfTheMachine() {
    assertThatThrownBy(() -> TestMetrics.ofProcess().clock())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "The timers of Metrics.registry() read the clock of the machine: give the code under"
                + " test TestMetrics.create().registry() to set its clock");
  }

  private Family2<Counter, String, String> requests() {
    return metrics
        .registry()
        .counter("requests_total", "Requests.")
        .labels(METHOD, ROUTE)
        .register();
  }
}
