package io.isometrics.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.Family1;
import io.isometrics.Gauge;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.StateSet;
import io.isometrics.fixture.TextBackend;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class OptionalGaugeTest {

  private enum State {
    ON,
    OFF
  }

  private static final Label<State> STATE = Label.of("state", State.class);

  private final TextBackend backend = new TextBackend();
  private final MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();

  @Test
  void anOptionalGaugeHasNoValueUntilItIsSet() {
    Gauge gauge = registry.gauge("last_seconds", "L.").optional().register();
    assertThat(backend.lines()).isEmpty();

    gauge.set(3);
    assertThat(backend.lines()).containsExactly("last_seconds 3.0");

    gauge.clear();
    assertThat(backend.lines()).isEmpty();

    gauge.increment();
    assertThat(backend.lines()).containsExactly("last_seconds 1.0");
  }

  @Test
  void anyGaugeCanBeCleared() {
    Gauge gauge = registry.gauge("depth", "D.").register();
    gauge.set(5);
    gauge.clear();

    assertThat(backend.lines()).isEmpty();
    assertThat(backend.ownLines()).isEmpty();
  }

  @Test
  void aSeriesThatEndedDropsAClear() {
    Family1<Gauge, String> family =
        registry.gauge("depth", "D.").labels(Label.of("queue")).optional().register();
    Gauge gauge = family.with("a");
    family.remove("a");
    gauge.clear();

    assertThat(backend.ownLines())
        .containsExactly("isometrics_dropped_total{metric=\"depth\",reason=\"series_ended\"} 1.0");
  }

  @Test
  void onlyAGaugeIsOptional() {
    assertThatThrownBy(
            () -> registry.counter("c_total", "C.").labels(Label.of("a")).optional().register())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "counter 'c_total' can't be optional(), because only a gauge may have no value: remove"
                + " it");
  }

  @Test
  void aCallbackWithoutAValueIsNoFailure() {
    OptionalDouble[] value = {OptionalDouble.empty()};
    registry.gauge("depth", "D.").optionalCallback(() -> value[0]);
    assertThat(backend.lines()).isEmpty();

    value[0] = OptionalDouble.of(2);
    assertThat(backend.lines()).containsExactly("depth 2.0");
    assertThat(backend.ownLines()).isEmpty();
  }

  @Test
  void aStateSetHasOneState() {
    StateSet<State> set = registry.stateSet("mode", "M.", STATE).register();
    assertThat(backend.lines())
        .containsExactly("mode{state=\"OFF\"} 0.0", "mode{state=\"ON\"} 0.0");

    set.set(State.ON);
    registry.stateSet("mode", "M.", STATE).register().set(State.OFF);
    assertThat(backend.lines())
        .containsExactly("mode{state=\"OFF\"} 1.0", "mode{state=\"ON\"} 0.0");

    set.set(null);
    assertThat(backend.ownLines())
        .containsExactly("isometrics_dropped_total{metric=\"mode\",reason=\"null_label\"} 1.0");
  }

  @Test
  void aStateThatIsReadMayBeNone() {
    State[] state = {State.ON};
    registry.stateSet("mode", "M.", STATE).callback(() -> state[0]);
    assertThat(backend.lines())
        .containsExactly("mode{state=\"OFF\"} 0.0", "mode{state=\"ON\"} 1.0");

    state[0] = null;
    assertThat(backend.lines()).isEmpty();
    assertThat(backend.ownLines()).isEmpty();
  }

  @Test
  void aStateThatIsReadIsOneWhateverOthersHaveItsText() {
    registry
        .stateSet("state", "S.", Label.of("state", Thread.State.class, each -> "same"))
        .callback(() -> Thread.State.NEW);

    assertThat(backend.lines()).containsExactly("state{state=\"same\"} 1.0");
  }
}
