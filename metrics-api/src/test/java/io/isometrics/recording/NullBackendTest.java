package io.isometrics.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.MetricsClock;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import io.isometrics.fixture.Logs;
import io.isometrics.spi.Backend;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without a backend declarations are checked and recordings go nowhere. */
class NullBackendTest {

  @RegisterExtension final Logs logs = new Logs();

  private final MetricsClock clock =
      () -> {
        throw new AssertionError("the time is of no interest");
      };
  private final MetricsRegistry registry =
      MetricsRegistry.builder().clock(clock).failOnConflict(true).build();

  @Test
  void itIsTheOneOfABuilderThatIsGivenNoOther() {
    Counter one = registry.counter("a_total", "A.").register();
    Counter two =
        MetricsRegistry.builder()
            .backend(Backend.noop())
            .build()
            .counter("b_total", "B.")
            .register();

    assertThat(one).isSameAs(two);
  }

  @Test
  void declarationsAreChecked() {
    registry.counter("a_total", "A.").register();

    assertThatThrownBy(() -> registry.counter("a", "A.").register())
        .isExactlyInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> registry.counter("a_total", "B.").register())
        .isExactlyInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> registry.gauge("a", "A.").register())
        .isExactlyInstanceOf(IllegalArgumentException.class);
    assertThat(registry.catalog()).hasSize(1);
  }

  @Test
  void aCallbackAndAHandleStillExcludeEachOther() {
    registry.gauge("a", "A.").callback(() -> 1);

    assertThatThrownBy(() -> registry.gauge("a", "A.").register())
        .isExactlyInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void allSeriesAreTheSameObject() {
    Family1<Counter, String> family =
        registry.counter("a_total", "A.").labels(Label.of("x")).register();
    Gauge gauge = registry.gauge("g", "G.").register();
    Histogram histogram = registry.histogram("h", "H.").buckets(1).register();

    assertThat(List.of(family.with("x"), family.with("y"), gauge, histogram))
        .allMatch(handle -> handle == (Object) gauge);
  }

  @Test
  void allTimersOfAFamilyAreTheSameObject() {
    Family1<Timer, String> family =
        registry.timer("t_seconds", "T.").labels(Label.of("x")).register();

    assertThat(family.with("x")).isSameAs(family.with("y"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingIsWrongEvenInStrictMode(boolean strict) throws Exception {
    MetricsRegistry any = MetricsRegistry.builder().strict(strict).clock(clock).build();
    Counter counter = any.counter("a_total", "A.").labels(Label.of("x")).register().with(null);
    counter.increment();
    counter.add(-1);
    counter.add(Double.NaN);
    Gauge gauge = any.gauge("g", "G.").labelNames("x", "y").register().with("only one");
    gauge.increment();
    gauge.decrement();
    gauge.add(Double.NaN);
    gauge.set(Double.NaN);
    any.histogram("h", "H.").buckets(1).register().observe(Double.NaN);
    Timer timer = any.timer("t_seconds", "T.").labels(Label.ofBoolean("ok")).register().with(null);
    timer.record(null);
    timer.record(Duration.ofSeconds(-1));
    timer.recordNanos(-1);
    timer.time(() -> {});
    assertThat(timer.supply(() -> 1)).isEqualTo(1);
    assertThat(timer.call(() -> 1)).isEqualTo(1);
    timer.start().stop();
    any.startSample().stop(timer);

    assertThat(logs.warnings()).isEmpty();
  }

  @Test
  void removingAndFlushingAndClosingAreHarmless() {
    Family1<Counter, Boolean> family =
        registry.counter("a_total", "A.").labels(Label.ofBoolean("x")).register();
    family.with(true).increment();

    assertThat(family.remove(true)).isFalse();
    family.clear();
    assertThat(registry.flush(Duration.ZERO)).isTrue();
    registry.close();
    assertThat(logs.warnings()).isEmpty();
  }

  @Test
  void aCallbackIsNeverCalled() {
    registry
        .gauge("a", "A.")
        .callback(
            () -> {
              throw new AssertionError("called");
            })
        .close();

    assertThat(logs.warnings()).isEmpty();
  }
}
