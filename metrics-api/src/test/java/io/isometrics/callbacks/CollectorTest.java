package io.isometrics.callbacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.Family1;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import io.isometrics.fixture.Logs;
import io.isometrics.fixture.TextBackend;
import io.isometrics.spi.LabelValues;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Gauges whose whole set of series is read from code. */
class CollectorTest {

  @RegisterExtension final Logs logs = new Logs();

  private final TextBackend backend = new TextBackend();
  private final MetricsRegistry registry =
      MetricsRegistry.builder().backend(backend).failOnConflict(true).build();
  private final Map<String, Double> nodes = new LinkedHashMap<>();

  private Registration nodesByRole() {
    return registry
        .gauge("nodes", "Nodes.")
        .labels(Label.of("role"))
        .collect(out -> nodes.forEach(out::set));
  }

  @Test
  void itSetsTheWholeSetOfSeries() {
    nodesByRole();
    nodes.put("manager", 3.0);
    nodes.put("worker", 5.0);
    assertThat(backend.lines())
        .containsExactly("nodes{role=\"manager\"} 3.0", "nodes{role=\"worker\"} 5.0");

    nodes.remove("manager");
    nodes.put("worker", 4.0);

    assertThat(backend.lines()).containsExactly("nodes{role=\"worker\"} 4.0");
  }

  @Test
  void noSeriesAtAllIsASetToo() {
    nodesByRole();

    assertThat(backend.lines()).isEmpty();
    assertThat(backend.ownLines()).isEmpty();
  }

  @Test
  void everyKindOfFamilyCollects() {
    Label<Boolean> ok = Label.ofBoolean("ok");
    Label<Integer> port = Label.ofInteger("port");
    Label<String> kind = Label.oneOf("kind", "a");
    Label<Thread.State> state = Label.of("state", Thread.State.class);
    registry.gauge("g1", "G.").labels(ok).collect(out -> out.set(true, 1));
    registry.gauge("g2", "G.").labels(ok, port).collect(out -> out.set(false, 80, 2));
    registry.gauge("g3", "G.").labels(ok, port, kind).collect(out -> out.set(true, 80, "?", 3));
    registry
        .gauge("g4", "G.")
        .labels(ok, port, kind, state)
        .collect(out -> out.set(true, 80, "a", Thread.State.NEW, 4));
    registry
        .gauge("gn", "G.")
        .labelNames("a", "b", "c", "d", "e")
        .collect(out -> out.set(5, "1", "2", "3", "4", "5"));

    assertThat(backend.lines())
        .containsExactly(
            "g1{ok=\"true\"} 1.0",
            "g2{ok=\"false\",port=\"80\"} 2.0",
            "g3{ok=\"true\",port=\"80\",kind=\"other\"} 3.0",
            "g4{ok=\"true\",port=\"80\",kind=\"a\",state=\"NEW\"} 4.0",
            "gn{a=\"1\",b=\"2\",c=\"3\",d=\"4\",e=\"5\"} 5.0");
  }

  @Test
  void closedLabelsHaveNoSeriesThatAreNotSet() {
    registry.gauge("g", "G.").labels(Label.ofBoolean("ok")).collect(out -> out.set(true, 1));

    assertThat(backend.lines()).containsExactly("g{ok=\"true\"} 1.0");
  }

  @Test
  void aCollectorHasTheLabelsOfItsScope() {
    registry
        .withLabel("zone", "eu")
        .gauge("g", "G.")
        .labels(Label.of("role"))
        .collect(out -> out.set("x", 1));

    assertThat(backend.lines()).containsExactly("g{zone=\"eu\",role=\"x\"} 1.0");
  }

  @Test
  void theLastOfSeveralValuesCounts() {
    registry
        .gauge("g", "G.")
        .labels(Label.oneOf("kind", "a"))
        .collect(
            out -> {
              out.set("a", 1);
              out.set("x", 2);
              out.set("y", 3);
              out.set("a", 4);
            });

    assertThat(backend.lines()).containsExactly("g{kind=\"a\"} 4.0", "g{kind=\"other\"} 3.0");
  }

  @Test
  void aFailureLeavesNoneOfTheValues() {
    boolean[] fail = {false};
    registry
        .gauge("g", "G.")
        .labels(Label.of("a"))
        .collect(
            out -> {
              out.set("x", 1);
              if (fail[0]) {
                throw new IllegalStateException("half way");
              }
              out.set("y", 2);
            });
    assertThat(backend.lines()).hasSize(2);

    fail[0] = true;
    assertThat(backend.lines()).isEmpty();
    assertThat(backend.ownLines())
        .containsExactly("isometrics_dropped_total{metric=\"g\",reason=\"callback_failed\"} 1.0");
    assertThat(logs.cause()).hasMessage("half way");

    fail[0] = false;
    assertThat(backend.lines()).hasSize(2);
  }

  @Test
  void aBadValueLeavesTheOthers() {
    registry
        .gauge("g", "G.")
        .labels(Label.of("a"))
        .collect(
            out -> {
              out.set("nan", Double.NaN);
              out.set("infinite", Double.POSITIVE_INFINITY);
              out.set(null, 1);
              out.set("good", -2);
            });

    assertThat(backend.lines()).containsExactly("g{a=\"good\"} -2.0");
    assertThat(backend.ownLines())
        .containsExactly(
            "isometrics_dropped_total{metric=\"g\",reason=\"infinite\"} 1.0",
            "isometrics_dropped_total{metric=\"g\",reason=\"nan\"} 1.0",
            "isometrics_dropped_total{metric=\"g\",reason=\"null_label\"} 1.0");
    assertThat(logs.warnings())
        .containsExactly(
            "Dropped a recording on gauge 'g': NaN is not a number. Further ones are only counted,"
                + " in isometrics_dropped_total{metric=\"g\",reason=\"nan\"}."
                + " See docs/troubleshooting.md#dropped",
            "Dropped a recording on gauge 'g': Infinity is not finite. Further ones are only"
                + " counted, in isometrics_dropped_total{metric=\"g\",reason=\"infinite\"}."
                + " See docs/troubleshooting.md#dropped",
            "Dropped a recording on gauge 'g': a recording has a null label value. Further ones are"
                + " only counted, in"
                + " isometrics_dropped_total{metric=\"g\",reason=\"null_label\"}."
                + " See docs/troubleshooting.md#dropped");
  }

  @Test
  void theWrongNumberOfValuesLeavesTheOthers() {
    registry
        .gauge("g", "G.")
        .labelNames("a", "b")
        .collect(
            out -> {
              out.set(1, "x");
              out.set(2, "x", "y", "z");
              out.set(3, "x", null);
              out.set(4, "x", "y");
            });

    assertThat(backend.lines()).containsExactly("g{a=\"x\",b=\"y\"} 4.0");
    assertThat(backend.ownLines())
        .containsExactly(
            "isometrics_dropped_total{metric=\"g\",reason=\"label_count\"} 2.0",
            "isometrics_dropped_total{metric=\"g\",reason=\"null_label\"} 1.0");
  }

  @Test
  void beyondTheLimitTheRestIsAddedUpInTheOverflowSeries() {
    registry
        .gauge("g", "G.")
        .maxSeries(2)
        .labels(Label.of("a"), Label.ofBoolean("ok"))
        .collect(
            out -> {
              for (int i = 1; i <= 5; i++) {
                out.set("value " + i, i % 2 == 0, i);
              }
              out.set("value 1", false, 10);
            });

    assertThat(backend.lines())
        .containsExactly(
            "g{a=\"__overflow__\",ok=\"false\"} 8.0",
            "g{a=\"__overflow__\",ok=\"true\"} 4.0",
            "g{a=\"value 1\",ok=\"false\"} 10.0",
            "g{a=\"value 2\",ok=\"true\"} 2.0");
    assertThat(backend.ownLines()).containsExactly("isometrics_overflow_total{metric=\"g\"} 3.0");
    assertThat(logs.warnings())
        .containsExactly(
            "gauge 'g' has its limit of 2 series, and {a=\"value 3\",ok=\"false\"} would be"
                + " another. It and further ones are recorded on the series"
                + " g{a=\"__overflow__\",ok=\"false\"} and counted in"
                + " isometrics_overflow_total{metric=\"g\"}. Use a label with fewer values, or"
                + " declare the metric with a higher maxSeries(..)."
                + " See docs/troubleshooting.md#overflow");
  }

  @Test
  void theLimitIsOfOneCollectionAndNotOfAll() {
    int[] generation = {0};
    registry
        .gauge("g", "G.")
        .maxSeries(2)
        .labels(Label.of("a"))
        .collect(
            out -> IntStream.range(0, 2).forEach(i -> out.set("value " + i + generation[0]++, i)));
    for (int i = 0; i < 10; i++) {
      assertThat(backend.lines()).hasSize(2);
    }

    assertThat(backend.ownLines()).isEmpty();
  }

  @Test
  void aClosedLabelHasAllItsValuesWhateverTheLimit() {
    registry
        .gauge("g", "G.")
        .maxSeries(1)
        .labels(Label.ofBoolean("ok"))
        .collect(
            out -> {
              out.set(true, 1);
              out.set(false, 2);
            });

    assertThat(backend.lines()).containsExactly("g{ok=\"false\"} 2.0", "g{ok=\"true\"} 1.0");
    assertThat(backend.ownLines()).isEmpty();
  }

  @Test
  void aValueThatNoSeriesMayBeNamedAfterIsAddedToTheOverflowSeries() {
    registry
        .gauge("g", "G.")
        .labels(Label.of("a"))
        .collect(
            out -> {
              out.set("x".repeat(1025), 1);
              out.set("\uD800", 2);
              out.set("__overflow__", 4);
            });

    assertThat(backend.lines()).containsExactly("g{a=\"__overflow__\"} 7.0");
    assertThat(backend.ownLines()).containsExactly("isometrics_overflow_total{metric=\"g\"} 3.0");
  }

  @Test
  void closingEndsAllSeriesAndMayBeDoneTwice() {
    nodes.put("worker", 1.0);
    Registration registration = nodesByRole();
    assertThat(backend.lines()).hasSize(1);

    registration.close();
    registration.close();

    assertThat(backend.lines()).isEmpty();
  }

  @Test
  void aCollectorMayFollowOneThatIsClosed() {
    nodes.put("worker", 1.0);
    nodesByRole().close();
    nodesByRole();

    assertThat(backend.lines()).containsExactly("nodes{role=\"worker\"} 1.0");
  }

  @Test
  void thereIsOneCollectorAtATime() {
    nodesByRole();

    assertThatThrownBy(this::nodesByRole)
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("gauge 'nodes' already has a callback (since ");
  }

  @Test
  void aCollectorAndAFamilyExcludeEachOther() {
    nodesByRole();
    registry.gauge("recorded", "R.").labels(Label.of("a")).register();

    assertThatThrownBy(() -> registry.gauge("nodes", "Nodes.").labels(Label.of("role")).register())
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("gauge 'nodes' can't be both read by a callback (at ");
    assertThatThrownBy(
            () ->
                registry
                    .gauge("recorded", "R.")
                    .labels(Label.of("a"))
                    .collect(out -> out.set("x", 1)))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("gauge 'recorded' can't be both read by a callback (at ");
  }

  @Test
  void anOutputThatIsKeptIsNoLongerListenedTo() {
    List<Family1.Output<String>> kept = new java.util.ArrayList<>();
    registry
        .gauge("g", "G.")
        .labels(Label.of("a"))
        .collect(
            out -> {
              out.set("x", 1);
              kept.add(out);
            });
    assertThat(backend.lines()).containsExactly("g{a=\"x\"} 1.0");

    kept.get(0).set("y", 2);

    assertThat(backend.lines()).containsExactly("g{a=\"x\"} 1.0");
  }

  @Test
  void aCollectorMaySetFromSeveralThreads() {
    registry
        .gauge("g", "G.")
        .maxSeries(500)
        .labels(Label.of("a"))
        .collect(out -> IntStream.range(0, 1000).parallel().forEach(i -> out.set("value " + i, 1)));

    assertThat(backend.lines()).hasSize(501).contains("g{a=\"__overflow__\"} 500.0");
  }

  @Test
  void aSeriesHasTheSameLabelsObjectAtEachCollection() {
    nodes.put("worker", 1.0);
    nodesByRole();

    assertThat(labels()).isNotNull().isSameAs(labels());
  }

  private LabelValues labels() {
    LabelValues[] seen = new LabelValues[1];
    backend.read("nodes", (labels, value) -> seen[0] = labels);
    return seen[0];
  }

  @Test
  void zeroHasNoSign() {
    nodesByRole();
    nodes.put("a", -0.0);
    nodes.put("b", -1.0);

    assertThat(backend.lines()).containsExactly("nodes{role=\"a\"} 0.0", "nodes{role=\"b\"} -1.0");
  }

  private enum Only {
    ONE
  }

  private static Label<Integer> numbers(String name, int count) {
    return Label.oneOf(name, IntStream.range(0, count - 1).toArray()); // and all others
  }

  @Test
  void closedLabelsAreWithoutALimitUpToFourThousandAndNinetySixSeries() {
    registry
        .gauge("nodes", "Nodes.")
        .maxSeries(10)
        .labels(numbers("a", 64), numbers("b", 64), Label.of("c", Only.class))
        .collect(
            out -> {
              for (int i = 0; i < 64 * 64; i++) {
                out.set(i / 64, i % 64, Only.ONE, i);
              }
            });

    assertThat(backend.lines()).hasSize(4096).noneMatch(line -> line.contains("__overflow__"));
    assertThat(backend.ownLines()).isEmpty();
  }

  @Test
  void whereTheyAreMoreWhatIsBeyondTheLimitIsCounted() {
    registry
        .gauge("nodes", "Nodes.")
        .maxSeries(10)
        .labels(numbers("a", 64), numbers("b", 65))
        .collect(
            out -> {
              for (int i = 0; i < 11; i++) {
                out.set(0, i, 1);
              }
            });

    assertThat(backend.lines()).contains("nodes{a=\"0\",b=\"0\"} 1.0");
    assertThat(backend.ownLines())
        .containsExactly("isometrics_overflow_total{metric=\"nodes\"} 1.0");
  }

  @Test
  void aCounterThatStaysWhereItIsDoesNotGoDown() {
    registry
        .counter("hits_total", "Hits.")
        .labels(Label.of("role"))
        .collect(out -> nodes.forEach(out::set));
    nodes.put("a", 5.0);
    nodes.put("b", 0.0);
    for (int i = 0; i < 3; i++) {
      assertThat(backend.lines())
          .containsExactly("hits_total{role=\"a\"} 5.0", "hits_total{role=\"b\"} 0.0");
    }

    assertThat(backend.ownLines()).isEmpty();
    assertThat(logs.warnings()).isEmpty();
  }
}
