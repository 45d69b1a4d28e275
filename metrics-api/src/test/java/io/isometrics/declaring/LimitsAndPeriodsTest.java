package io.isometrics.declaring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.MetricsRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The other arguments of a declaration: limits, periods, scopes. */
class LimitsAndPeriodsTest {

  private final MetricsRegistry registry = MetricsRegistry.builder().build();

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void aLimitLeavesRoomForASeries(int limit) {
    String message = "maxSeries must be at least 1, not " + limit;

    assertThatThrownBy(() -> registry.gauge("x", "X.").maxSeries(limit))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> MetricsRegistry.builder().maxSeries(limit))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void theLimitOfAMetricIsThatOfTheRegistryUnlessItHasItsOwn() {
    MetricsRegistry small = MetricsRegistry.builder().maxSeries(7).build();
    registry.gauge("a", "A.").register();
    small.gauge("b", "B.").register();
    small.scope("s").gauge("c", "C.").maxSeries(9).register();

    assertThat(registry.catalog()).extracting(m -> m.maxSeries()).containsExactly(1000);
    assertThat(small.catalog()).extracting(m -> m.maxSeries()).containsExactly(7, 9);
  }

  @ParameterizedTest
  @CsvSource({"PT0S, PT0S", "PT-1S, PT-1S"})
  void aPeriodIsAboveZero(Duration period, String text) {
    assertThatThrownBy(() -> registry.gauge("nodes", "Nodes.").refreshEvery(period))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("gauge 'nodes' can't be refreshed every " + text + ": give a period above 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "_x", "x_", "x__y", "1x", "x.y", "ü", "x y"})
  void aScopeIsTheBeginningOfAName(String prefix) {
    assertThatThrownBy(() -> registry.scope(prefix))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "scope '"
                + prefix
                + "' must be the beginning of a name, without the underscore that follows it, such"
                + " as warren_scheduler");
  }

  @ParameterizedTest
  @ValueSource(strings = {"isometrics", "isometrics_x"})
  void aScopeIsNotThatOfTheLibrary(String prefix) {
    assertThatThrownBy(() -> registry.scope(prefix))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "scope '"
                + prefix
                + "' must not start with isometrics, which is kept for the library's own metrics");
  }

  @Test
  void aNameIsCheckedWithThePrefixOfItsScope() {
    MetricsRegistry deep = registry.scope("a".repeat(100)).scope("b".repeat(98));

    assertThatThrownBy(() -> deep.gauge("c", "C.").register())
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("' has 201 characters, more than 200: shorten it");
  }

  @Test
  void aValueOfAScopesLabelIsOneThatCanBeExported() {
    assertThatThrownBy(() -> registry.withLabel("component", "x".repeat(1025)))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("label 'component' has a value of 1025 characters, more than 1024: shorten it");
    assertThatThrownBy(() -> registry.withLabel("component", "x\uD800"))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("label 'component' has a value with half a surrogate pair: 'x\\ud800'");
  }

  @Test
  void aCallbackMayTakeSomeTime() {
    for (Duration duration : List.of(Duration.ZERO, Duration.ofNanos(-1))) {
      assertThatThrownBy(() -> MetricsRegistry.builder().callbackTimeout(duration))
          .isExactlyInstanceOf(IllegalArgumentException.class)
          .hasMessage("callbackTimeout must be above 0, not " + duration);
    }
    MetricsRegistry.Builder builder = MetricsRegistry.builder();
    assertThat(builder.callbackTimeout(Duration.ofNanos(1))).isSameAs(builder);
  }
}
