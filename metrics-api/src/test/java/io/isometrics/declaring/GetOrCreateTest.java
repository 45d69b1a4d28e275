package io.isometrics.declaring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.fixture.Here;
import io.isometrics.fixture.TextBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The same declaration again is the same metric; a different one is an error that shows both. */
class GetOrCreateTest {

  private enum Method {
    GET,
    POST
  }

  private final TextBackend backend = new TextBackend();
  private final MetricsRegistry registry =
      MetricsRegistry.builder().backend(backend).failOnConflict(true).build();

  private void same(Supplier<?> declaration) {
    assertThat(declaration.get()).isNotNull().isSameAs(declaration.get());
    assertThat(registry.catalog()).hasSize(1);
  }

  @Test
  void theSameCounterIsTheSameHandle() {
    same(() -> registry.counter("orders_total", "Orders.").register());
  }

  @Test
  void theSameGaugeIsTheSameHandle() {
    same(() -> registry.gauge("depth_bytes", "Depth.").unit("bytes").register());
  }

  @Test
  void theSameHistogramIsTheSameHandle() {
    same(() -> registry.histogram("size", "Size.").buckets(1, 2).register());
  }

  @Test
  void theSameTimerIsTheSameHandle() {
    same(() -> registry.timer("latency_seconds", "Time.").exponential().register());
  }

  @Test
  void theSameFamilyIsTheSameObjectWhateverTheNumberOfItsLabels() {
    Label<Method> method = Label.of("method", Method.class);
    Label<String> route = Label.of("route");
    Label<Integer> port = Label.ofInteger("port");
    Label<Boolean> ok = Label.ofBoolean("ok");

    assertThat(registry.counter("a_total", "A.").labels(method).register())
        .isSameAs(
            registry.counter("a_total", "A.").labels(Label.of("method", Method.class)).register());
    assertThat(registry.counter("b_total", "B.").labels(method, route).register())
        .isSameAs(registry.counter("b_total", "B.").labels(method, route).register());
    assertThat(registry.timer("c_seconds", "C.").labels(method, route, port).register())
        .isSameAs(registry.timer("c_seconds", "C.").labels(method, route, port).register());
    assertThat(registry.gauge("d", "D.").labels(method, route, port, ok).register())
        .isSameAs(registry.gauge("d", "D.").labels(method, route, port, ok).register());
    assertThat(registry.gauge("e", "E.").labelNames("v", "w", "x", "y", "z").register())
        .isSameAs(registry.gauge("e", "E.").labelNames("v", "w", "x", "y", "z").register());
    assertThat(registry.catalog()).hasSize(5);
  }

  @Test
  void theSameSeriesIsTheSameHandle() {
    var calls = registry.timer("calls_seconds", "C.").labels(Label.of("route")).register();

    assertThat(calls.with("/a")).isSameAs(calls.with("/a".repeat(1))).isNotSameAs(calls.with("/b"));
    assertThat(calls.with(new String("/c"))).isSameAs(calls.with(new String("/c")));
  }

  @Test
  void anotherHelpTextShowsBothDeclarationsAndTheirPlaces() {
    List<String> places = new ArrayList<>();
    places.add(Here.plus(1));
    registry.counter("orders_total", "Orders served.").register();

    assertThatThrownBy(
            () -> {
              places.add(Here.plus(1));
              registry.counter("orders_total", "Orders.").register();
            })
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            """
            counter 'orders_total' is declared twice, and differently:
              counter orders_total maxSeries 1000 "Orders served."
                at %s
              counter orders_total maxSeries 1000 "Orders."
                at %s
            Declare it once and share it, or give one of them another name."""
                .formatted(places.toArray()));
  }

  @Test
  void everyDifferenceIsShown() {
    registry
        .histogram("size_bytes", "Size.")
        .unit("bytes")
        .buckets(1, 2)
        .maxSeries(5)
        .labels(Label.of("method", Method.class), Label.of("route"))
        .register();

    assertThatThrownBy(
            () -> registry.histogram("size_bytes", "Size.").exponential().lazy().register())
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .message()
        .contains(
            """
              histogram size_bytes{method=GET|POST (enum %s), route} unit bytes buckets [1.0, 2.0] maxSeries 5 "Size."
                at\
            """
                .formatted(Method.class.getName()))
        .contains("  histogram size_bytes exponential lazy maxSeries 1000 \"Size.\"\n    at");
  }

  @Test
  void anyDifferenceCounts() {
    registry.histogram("x", "X.").buckets(1, 2).register();

    differs(() -> registry.gauge("x", "X.").register());
    differs(() -> registry.histogram("x", "Y.").buckets(1, 2).register());
    differs(() -> registry.histogram("x", "X.").buckets(1, 3).register());
    differs(() -> registry.histogram("x", "X.").exponential().register());
    differs(() -> registry.histogram("x", "X.").buckets(1, 2).maxSeries(7).register());
    differs(() -> registry.histogram("x", "X.").buckets(1, 2).lazy().register());
    differs(() -> registry.histogram("x", "X.").buckets(1, 2).labels(Label.of("a")).register());
    differs(() -> registry.withLabel("a", "b").histogram("x", "X.").buckets(1, 2).register());
    assertThat(registry.catalog()).hasSize(1);
  }

  @Test
  void aDifferentUnitCounts() {
    registry.gauge("x_bytes", "X.").register();

    differs(() -> registry.gauge("x_bytes", "X.").unit("bytes").register());
  }

  @Test
  void aDifferentOrderOfLabelsCounts() {
    registry.gauge("x", "X.").labels(Label.of("a"), Label.of("b")).register();

    differs(() -> registry.gauge("x", "X.").labels(Label.of("b"), Label.of("a")).register());
  }

  @Test
  void labelsAndLabelNamesAreDifferent() {
    registry.gauge("x", "X.").labels(Label.of("a")).register();

    assertThatThrownBy(() -> registry.gauge("x", "X.").labelNames("a").register())
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .message()
        .startsWith("gauge 'x' is declared twice, and differently:\n  gauge x{a} maxSeries 1000")
        .contains("\n  gauge x{a (by name)} maxSeries 1000 \"X.\"\n");
  }

  @Test
  void aTimerAndAHistogramAreDifferent() {
    registry.timer("x_seconds", "X.").register();

    differs(() -> registry.histogram("x_seconds", "X.").unit("seconds").register());
  }

  private static void differs(Supplier<?> declaration) {
    assertThatThrownBy(declaration::get)
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is declared twice, and differently:");
  }

  @Test
  void aRefusedDeclarationLeavesTheFirstAsItWas() {
    var orders = registry.counter("orders_total", "Orders.").register();
    differs(() -> registry.counter("orders_total", "Other.").register());

    orders.increment();

    assertThat(backend.lines()).containsExactly("orders_total 1.0");
  }
}
