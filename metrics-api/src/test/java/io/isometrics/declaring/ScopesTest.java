package io.isometrics.declaring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.Counter;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.fixture.Here;
import io.isometrics.fixture.TextBackend;
import org.junit.jupiter.api.Test;

/** Views of a registry: a prefix, constant labels. */
class ScopesTest {

  private final TextBackend backend = new TextBackend();
  private final MetricsRegistry registry =
      MetricsRegistry.builder().backend(backend).failOnConflict(true).build();

  @Test
  void aScopeBeginsAllNames() {
    MetricsRegistry scheduler = registry.scope("warren_scheduler");
    scheduler.counter("failures_total", "Failures.").register().increment();
    scheduler.gauge("depth", "Depth.").register().set(2);

    assertThat(backend.lines())
        .containsExactly("warren_scheduler_depth 2.0", "warren_scheduler_failures_total 1.0");
  }

  @Test
  void scopesNest() {
    registry.scope("a").scope("b").scope("c1").gauge("x", "X.").register();

    assertThat(backend.lines()).containsExactly("a_b_c1_x 0.0");
  }

  @Test
  void aMetricOfAScopeIsTheOneOfThatName() {
    Counter counter = registry.scope("a").counter("x_total", "X.").register();

    assertThat(counter).isSameAs(registry.counter("a_x_total", "X.").register());
  }

  @Test
  void aConstantLabelIsOnEverySeriesBeforeTheOthers() {
    registry
        .withLabel("component", "api")
        .withLabel("zone", "\"eu\"")
        .counter("calls_total", "Calls.")
        .labels(Label.ofBoolean("ok"))
        .register()
        .with(true)
        .increment();

    assertThat(backend.lines())
        .containsExactly(
            "calls_total{component=\"api\",zone=\"\\\"eu\\\"\",ok=\"false\"} 0.0",
            "calls_total{component=\"api\",zone=\"\\\"eu\\\"\",ok=\"true\"} 1.0");
  }

  @Test
  void aMetricInTwoViewsIsOneMetricWithTwoSeries() {
    Counter api =
        registry.withLabel("component", "api").counter("calls_total", "Calls.").register();
    Counter core =
        registry.withLabel("component", "core").counter("calls_total", "Calls.").register();
    api.increment();
    core.add(2);

    assertThat(backend.lines())
        .containsExactly(
            "calls_total{component=\"api\"} 1.0", "calls_total{component=\"core\"} 2.0");
    assertThat(registry.catalog()).hasSize(1);
  }

  @Test
  void aFamilyInTwoViewsEndsItsOwnSeriesOnly() {
    var api =
        registry.withLabel("c", "api").counter("x_total", "X.").labels(Label.of("r")).register();
    var core =
        registry.withLabel("c", "core").counter("x_total", "X.").labels(Label.of("r")).register();
    api.with("/").increment();
    core.with("/").increment();

    api.clear();

    assertThat(backend.lines()).containsExactly("x_total{c=\"core\",r=\"/\"} 1.0");
  }

  @Test
  void viewsWithTheSameValueShareTheSeries() {
    Counter one = registry.withLabel("c", "api").counter("x_total", "X.").register();
    Counter two = registry.withLabel("c", "api").counter("x_total", "X.").register();

    assertThat(one).isSameAs(two);
  }

  @Test
  void aMetricWithAConstantLabelIsNotTheOneWithout() {
    registry.counter("x_total", "X.").register();
    MetricsRegistry view = registry.withLabel("c", "api");

    assertThatThrownBy(() -> view.counter("x_total", "X.").register())
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("  counter x_total maxSeries 1000 \"X.\"\n")
        .hasMessageContaining("  counter x_total{c (constant)} maxSeries 1000 \"X.\"\n");
  }

  @Test
  void anOriginIsThePlaceThatDeclaresAndNotTheOneThatMadeTheView() {
    MetricsRegistry view = registry.scope("s").withLabel("c", "api");
    String place = Here.plus(1);
    view.gauge("x", "X.").register();

    assertThat(registry.catalog().get(0).origin()).isEqualTo(place);
  }

  @Test
  void closingAViewDoesNothing() {
    Counter counter = registry.counter("x_total", "X.").register();
    registry.scope("s").close();
    registry.withLabel("c", "api").close();
    counter.increment();
    registry.gauge("g", "G.").register();

    assertThat(backend.lines()).containsExactly("g 0.0", "x_total 1.0");
  }
}
