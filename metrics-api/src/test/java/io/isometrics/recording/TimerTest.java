package io.isometrics.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.Family1;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import io.isometrics.fixture.ManualClock;
import io.isometrics.fixture.TextBackend;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a timer records, in seconds. */
class TimerTest {

  private final ManualClock clock = new ManualClock();
  private final TextBackend backend = new TextBackend();
  private final MetricsRegistry registry =
      MetricsRegistry.builder().backend(backend).clock(clock).build();
  private final Timer timer = registry.timer("latency_seconds", "Time.").buckets(1, 2).register();

  private void recorded(double... seconds) {
    double sum = 0;
    for (double each : seconds) {
      sum += each;
    }
    assertThat(backend.value("latency_seconds_count")).isEqualTo(seconds.length);
    assertThat(backend.value("latency_seconds_sum")).isEqualTo(sum);
  }

  @Test
  void itIsAHistogramOfSeconds() {
    timer.record(Duration.ofMillis(1500));

    assertThat(backend.lines())
        .containsExactly(
            "latency_seconds_bucket{le=\"1.0\"} 0",
            "latency_seconds_bucket{le=\"2.0\"} 1",
            "latency_seconds_bucket{le=\"+Inf\"} 1",
            "latency_seconds_sum 1.5",
            "latency_seconds_count 1");
  }

  @Test
  void nanosecondsAreRecordedAsSeconds() {
    timer.recordNanos(250_000_000);
    timer.recordNanos(0);

    recorded(0.25, 0);
  }

  @Test
  void aDurationOfExactlyABoundIsInItsBucket() {
    int count = 20_000;
    double[] bounds = new double[count];
    for (int i = 0; i < count; i++) {
      bounds[i] = Double.parseDouble(i + 1 + "e-3");
    }
    Timer exact = registry.timer("exact_seconds", "Exact.").buckets(bounds).register();
    for (int millis = 1; millis <= count; millis++) {
      exact.recordNanos(millis * 1_000_000L);
      exact.record(Duration.ofMillis(millis));
    }

    List<String> lines = backend.lines("exact_seconds");
    for (int i = 0; i < count; i++) {
      assertThat(lines.get(i))
          .isEqualTo("exact_seconds_bucket{le=\"" + bounds[i] + "\"} " + 2 * (i + 1));
    }
  }

  @Test
  void fiveMillisecondsAreInTheFirstOfTheDefaultBuckets() {
    Timer standard = registry.timer("delay_seconds", "Delay.").register();
    standard.recordNanos(5_000_000);
    standard.recordNanos(5_000_001);

    assertThat(backend.value("delay_seconds_bucket{le=\"0.005\"}")).isEqualTo(1);
    assertThat(backend.value("delay_seconds_bucket{le=\"0.01\"}")).isEqualTo(2);
  }

  @Test
  void theLongestDurationsAreRecorded() {
    timer.record(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999));
    recorded(0x1p63);

    timer.recordNanos(Long.MAX_VALUE);
    assertThat(backend.value("latency_seconds_count")).isEqualTo(2);
  }

  @Test
  void theShortestDurationIsRecorded() {
    timer.record(Duration.ofNanos(1));

    recorded(1e-9);
  }

  @Test
  void anActionIsTimed() {
    timer.time(() -> clock.advance(Duration.ofSeconds(3)));

    recorded(3);
  }

  @Test
  void anActionWithAResultIsTimed() {
    String result =
        timer.supply(
            () -> {
              clock.advance(Duration.ofSeconds(3));
              return "done";
            });

    assertThat(result).isEqualTo("done");
    recorded(3);
  }

  @Test
  void anActionThatMayFailIsTimed() throws Exception {
    String result =
        timer.call(
            () -> {
              clock.advance(Duration.ofSeconds(3));
              return "done";
            });

    assertThat(result).isEqualTo("done");
    recorded(3);
  }

  @Test
  void whatThrowsIsTimedAndThrows() {
    RuntimeException unchecked = new IllegalStateException("unchecked");
    IOException checked = new IOException("checked");
    Error error = new AssertionError("error");

    assertThatThrownBy(() -> timer.supply(() -> failAfterASecond(unchecked))).isSameAs(unchecked);
    assertThatThrownBy(() -> timer.supply(() -> failAfterASecond(error))).isSameAs(error);
    assertThatThrownBy(
            () ->
                timer.call(
                    () -> {
                      clock.advance(Duration.ofSeconds(1));
                      throw checked;
                    }))
        .isSameAs(checked);
    recorded(1, 1, 1);
  }

  private String failAfterASecond(Throwable failure) {
    clock.advance(Duration.ofSeconds(1));
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
    throw (Error) failure;
  }

  @Test
  void aSampleRecordsWhenItIsClosed() {
    try (Timer.Sample sample = timer.start()) {
      clock.advance(Duration.ofSeconds(2));
      assertThat(sample).isNotNull();
      recorded();
    }

    recorded(2);
  }

  @Test
  void aSampleIsRecordedOnceByWhateverComesFirst() {
    Timer other = registry.timer("other_seconds", "Other.").register();
    try (Timer.Sample sample = timer.start()) {
      clock.advance(Duration.ofSeconds(1));
      sample.stop();
      clock.advance(Duration.ofSeconds(1));
      sample.stop();
      sample.stop(other);
    }

    recorded(1);
    assertThat(backend.value("other_seconds_count")).isZero();
  }

  @Test
  void aSampleMayBeStoppedOnAnotherTimer() {
    Timer other = registry.timer("other_seconds", "Other.").register();
    try (Timer.Sample sample = timer.start()) {
      clock.advance(Duration.ofSeconds(1));
      sample.stop(other);
    }

    recorded();
    assertThat(backend.value("other_seconds_sum")).isEqualTo(1);
    assertThat(backend.value("other_seconds_count")).isEqualTo(1);
  }

  @Test
  void aSampleOfTheRegistryIsStoppedOnTheTimerOfItsOutcome() {
    Family1<Timer, Boolean> calls =
        registry.timer("calls_seconds", "Calls.").labels(Label.ofBoolean("ok")).register();
    Timer.Sample sample = registry.startSample();
    clock.advance(Duration.ofSeconds(5));

    sample.stop(calls.with(true));

    assertThat(backend.value("calls_seconds_sum{ok=\"true\"}")).isEqualTo(5);
    assertThat(backend.value("calls_seconds_count{ok=\"false\"}")).isZero();
  }

  @Test
  void aSampleOfTheRegistryThatIsNotStoppedOnATimerIsNotRecorded() {
    try (Timer.Sample sample = registry.startSample()) {
      clock.advance(Duration.ofSeconds(5));
      sample.stop();
      clock.advance(Duration.ofSeconds(1));
      sample.stop(timer);
    }

    recorded(6);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void withoutAClockTheMachinesIsUsed(boolean checked) throws Exception {
    Timer real =
        MetricsRegistry.builder()
            .backend(backend)
            .build()
            .timer("real_seconds", "Real.")
            .buckets(60)
            .register();
    if (checked) {
      real.call(() -> 1);
    } else {
      real.time(() -> {});
    }

    assertThat(backend.value("real_seconds_bucket{le=\"60.0\"}")).isEqualTo(1);
  }
}
