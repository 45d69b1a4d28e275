package io.isometrics.declaring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The names of labels. */
class LabelNamesTest {

  private enum Color {
    RED
  }

  private final MetricsRegistry registry = MetricsRegistry.builder().build();

  @ParameterizedTest
  @ValueSource(strings = {"a", "Method", "http_status2", "route_", "les", "isometrics_x"})
  void aGoodNameIsTaken(String name) {
    assertThat(Label.of(name).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          http.status | label 'http.status' may hold only letters, digits and underscores, and must start with a letter: http_status
          ""          | label '' may hold only letters, digits and underscores, and must start with a letter: label
          1st         | label '1st' may hold only letters, digits and underscores, and must start with a letter: label_1st
          _route      | label '_route' may hold only letters, digits and underscores, and must start with a letter: route
          __name__    | label '__name__' may hold only letters, digits and underscores, and must start with a letter: name
          le-         | label 'le-' may hold only letters, digits and underscores, and must start with a letter: label_le
          a__b        | label 'a__b' must not hold '__': a_b
          le          | label 'le' is kept for the series of histograms and summaries: give it another name
          quantile    | label 'quantile' is kept for the series of histograms and summaries: give it another name
          job         | label 'job' is set by Prometheus for each target, and would be renamed or lost: give it another name, such as job_name
          instance    | label 'instance' is set by Prometheus for each target, and would be renamed or lost: give it another name, such as instance_name
          otel_scope_name | label 'otel_scope_name' must not start with otel_scope_, which OpenTelemetry's receivers set themselves, so that series would be merged: give it another name
          """)
  void aBadNameIsRefusedWithTheRuleAndTheFix(String name, String message) {
    assertThatThrownBy(() -> Label.of(name))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> registry.withLabel(name, "a"))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void everyKindOfLabelChecksItsName() {
    String message = "label 'a__b' must not hold '__': a_b";

    assertThatThrownBy(() -> Label.of("a__b", Color.class)).hasMessage(message);
    assertThatThrownBy(() -> Label.oneOf("a__b", "x")).hasMessage(message);
    assertThatThrownBy(() -> Label.oneOf("a__b", 1)).hasMessage(message);
    assertThatThrownBy(() -> Label.ofBoolean("a__b")).hasMessage(message);
    assertThatThrownBy(() -> Label.ofInteger("a__b")).hasMessage(message);
    assertThatThrownBy(() -> registry.gauge("x", "X.").labelNames("a__b")).hasMessage(message);
    assertThatThrownBy(() -> registry.withLabel("a__b", "x")).hasMessage(message);
  }

  @Test
  void aSuggestedNameIsAlwaysAGoodOne() {
    String[] tokens = {"x", "le", "quantile", "1", "é", "-", "_", "__", "."};
    Random random = new Random(20);
    int refused = 0;
    for (int i = 0; i < 3000; i++) {
      StringBuilder name = new StringBuilder();
      for (int parts = random.nextInt(5); parts > 0; parts--) {
        name.append(tokens[random.nextInt(tokens.length)]);
      }
      String message = refusal(name.toString());
      if (!message.isEmpty() && !message.endsWith("give it another name")) {
        refused++;
        assertThat(refusal(message.substring(message.lastIndexOf(": ") + 2))).as(message).isEmpty();
      }
    }
    assertThat(refused).isGreaterThan(1000);
  }

  private static String refusal(String name) {
    try {
      return Label.of(name).name().equals(name) ? "" : "changed";
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  @Test
  void aFamilyByNameHasAName() {
    assertThatThrownBy(() -> registry.gauge("x", "X.").labelNames())
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("gauge 'x' has labelNames(..) without names: remove it");
  }

  @Test
  void aMetricHasALabelOnce() {
    Label<String> route = Label.of("route");

    assertThatThrownBy(
            () ->
                registry
                    .counter("calls_total", "Calls.")
                    .labels(route, Label.oneOf("route", "x"))
                    .register())
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("counter 'calls_total' has the label 'route' twice: remove or rename one");
  }

  @Test
  void aLabelOfTheScopeIsNotAMetricsOwnToo() {
    MetricsRegistry api = registry.withLabel("component", "api");

    assertThatThrownBy(() -> api.gauge("depth", "Depth.").labels(Label.of("component")).register())
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("gauge 'depth' has the label 'component' twice: remove or rename one");
  }

  @Test
  void aScopeHasALabelOnce() {
    MetricsRegistry api = registry.withLabel("component", "api");

    assertThatThrownBy(() -> api.withLabel("component", "core"))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "withLabel(\"component\", ..) is given twice: a series has one value of a label; remove"
                + " one");
  }
}
