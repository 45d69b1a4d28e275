package io.isometrics.families;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Family2;
import io.isometrics.Family3;
import io.isometrics.Family4;
import io.isometrics.FamilyN;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import io.isometrics.fixture.Logs;
import io.isometrics.fixture.TextBackend;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The end of series, and what begins after it. */
class RemovalTest {

  @RegisterExtension final Logs logs = new Logs();

  private final TextBackend backend = new TextBackend();
  private final MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();

  @Test
  void aSeriesThatIsRemovedIsGoneAndBeginsAgainAtZero() {
    Family1<Counter, String> family =
        registry.counter("x_total", "X.").labels(Label.of("a")).register();
    family.with("x").add(5);
    family.with("y").add(7);

    assertThat(family.remove("x")).isTrue();
    assertThat(backend.lines()).containsExactly("x_total{a=\"y\"} 7.0");

    family.with("x").increment();
    assertThat(backend.lines()).containsExactly("x_total{a=\"x\"} 1.0", "x_total{a=\"y\"} 7.0");
  }

  @Test
  void aClosedSeriesThatIsRemovedIsGoneAndBeginsAgainAtZero() {
    Family1<Gauge, Boolean> family =
        registry.gauge("x", "X.").labels(Label.ofBoolean("ok")).register();
    family.with(true).set(5);

    assertThat(family.remove(true)).isTrue();
    assertThat(backend.lines()).containsExactly("x{ok=\"false\"} 0.0");

    assertThat(family.with(true)).isNotNull();
    assertThat(backend.lines()).containsExactly("x{ok=\"false\"} 0.0", "x{ok=\"true\"} 0.0");
  }

  @Test
  void whatIsNotThereIsNotRemoved() {
    Family1<Counter, String> open =
        registry.counter("x_total", "X.").labels(Label.of("a")).register();
    Family1<Counter, Boolean> closed =
        registry.counter("y_total", "Y.").lazy().labels(Label.ofBoolean("a")).register();
    FamilyN<Counter> byName = registry.counter("z_total", "Z.").labelNames("a", "b").register();

    assertThat(open.remove("x")).isFalse();
    assertThat(open.remove(null)).isFalse();
    assertThat(closed.remove(true)).isFalse();
    assertThat(closed.remove(null)).isFalse();
    assertThat(byName.remove("x")).isFalse();
    assertThat(byName.remove("x", "y")).isFalse();
    assertThat(byName.remove("x", "y", "z")).isFalse();
  }

  @Test
  void aSeriesIsRemovedOnce() {
    Family1<Counter, String> family =
        registry.counter("x_total", "X.").labels(Label.of("a")).register();
    family.with("x").increment();

    assertThat(family.remove("x")).isTrue();
    assertThat(family.remove("x")).isFalse();
  }

  @Test
  void everyKindOfFamilyRemoves() {
    Label<String> a = Label.of("a");
    Label<Boolean> b = Label.ofBoolean("b");
    Label<String> c = Label.of("c");
    Label<Integer> d = Label.ofInteger("d");
    Family2<Histogram, String, Boolean> two =
        registry.histogram("f2", "F.").buckets(1).labels(a, b).register();
    Family3<Timer, String, Boolean, String> three =
        registry.timer("f3_seconds", "F.").labels(a, b, c).register();
    Family4<Gauge, String, Boolean, String, Integer> four =
        registry.gauge("f4", "F.").labels(a, b, c, d).register();
    FamilyN<Counter> any = registry.counter("fn_total", "F.").labelNames("v", "w").register();
    two.with("x", true).observe(1);
    three.with("x", true, "y").recordNanos(1);
    four.with("x", true, "y", 1).set(1);
    any.with("x", "y").increment();

    assertThat(two.remove("x", false)).isFalse();
    assertThat(two.remove("x", true)).isTrue();
    assertThat(three.remove("x", true, "z")).isFalse();
    assertThat(three.remove("x", true, "y")).isTrue();
    assertThat(four.remove("x", true, "y", 2)).isFalse();
    assertThat(four.remove("x", true, "y", 1)).isTrue();
    assertThat(any.remove("y", "x")).isFalse();
    assertThat(any.remove("x", "y")).isTrue();
    assertThat(backend.lines()).isEmpty();
  }

  @Test
  void everyKindOfFamilyClears() {
    Label<String> a = Label.of("a");
    Label<Boolean> b = Label.ofBoolean("b");
    var one = registry.counter("f1_total", "F.").labels(b).register();
    var two = registry.counter("f2_total", "F.").labels(a, b).register();
    var three = registry.counter("f3_total", "F.").labels(a, b, Label.of("c")).register();
    var four =
        registry.counter("f4_total", "F.").labels(a, b, Label.of("c"), Label.of("d")).register();
    var any = registry.counter("fn_total", "F.").labelNames("a", "b").register();
    one.with(true).increment();
    two.with("x", true).increment();
    three.with("x", true, "y").increment();
    four.with("x", true, "y", "z").increment();
    any.with("x", "y").increment();

    one.clear();
    two.clear();
    three.clear();
    four.clear();
    any.clear();
    assertThat(backend.lines()).isEmpty();

    two.with("x", true).increment();
    assertThat(backend.lines()).containsExactly("f2_total{a=\"x\",b=\"true\"} 1.0");
  }

  @Test
  void aClosedFamilyThatIsClearedMakesItsSeriesOnUse() {
    Family1<Counter, Boolean> family =
        registry.counter("x_total", "X.").labels(Label.ofBoolean("ok")).register();
    family.with(true).increment();
    family.clear();

    family.with(false).increment();

    assertThat(backend.lines()).containsExactly("x_total{ok=\"false\"} 1.0");
  }

  @Test
  void removingMakesRoom() {
    Family1<Counter, String> family =
        registry.counter("x_total", "X.").maxSeries(2).labels(Label.of("a")).register();
    family.with("x").increment();
    family.with("y").increment();
    family.remove("x");

    family.with("z").increment();

    assertThat(backend.lines()).containsExactly("x_total{a=\"y\"} 1.0", "x_total{a=\"z\"} 1.0");
    assertThat(backend.ownLines()).isEmpty();
  }

  @Test
  void clearingEndsTheOverflowSeriesAndMakesRoom() {
    Family1<Counter, String> family =
        registry.counter("x_total", "X.").maxSeries(1).labels(Label.of("a")).register();
    family.with("x").increment();
    Counter overflow = family.with("y");
    overflow.increment();

    family.clear();
    overflow.increment();
    family.with("y").increment();

    assertThat(backend.lines()).containsExactly("x_total{a=\"y\"} 1.0");
    assertThat(backend.ownLines())
        .containsExactly(
            "isometrics_dropped_total{metric=\"x_total\",reason=\"series_ended\"} 1.0",
            "isometrics_overflow_total{metric=\"x_total\"} 1.0");
  }

  @Test
  void manySeriesMayComeAndGo() {
    Family1<Counter, String> family =
        registry.counter("x_total", "X.").maxSeries(10).labels(Label.of("a")).register();
    for (int i = 0; i < 2000; i++) {
      family.with("value " + i).add(i);
      if (i >= 5) {
        assertThat(family.remove("value " + (i - 5))).isTrue();
      }
    }

    assertThat(backend.lines())
        .containsExactly(
            "x_total{a=\"value 1995\"} 1995.0",
            "x_total{a=\"value 1996\"} 1996.0",
            "x_total{a=\"value 1997\"} 1997.0",
            "x_total{a=\"value 1998\"} 1998.0",
            "x_total{a=\"value 1999\"} 1999.0");
    assertThat(backend.ownLines()).isEmpty();
  }

  @Test
  void removingEndsExactlyOneOfAllCombinations() {
    Label<Integer> a = Label.oneOf("a", 1, 2, 3);
    Label<Boolean> b = Label.ofBoolean("b");
    Label<String> c = Label.oneOf("c", "x", "y");
    Family3<Gauge, Integer, Boolean, String> family =
        registry.gauge("g", "G.").labels(a, b, c).register();
    List<String> left = new ArrayList<>(backend.lines());
    assertThat(left).hasSize(24);

    for (int i = 1; i <= 3; i++) {
      for (boolean flag : new boolean[] {true, false}) {
        for (String text : new String[] {"y", "x"}) {
          assertThat(family.remove(i, flag, text)).isTrue();
          String gone = String.format("g{a=\"%s\",b=\"%s\",c=\"%s\"} 0.0", i, flag, text);
          assertThat(left.remove(gone)).isTrue();
          assertThat(backend.lines()).containsExactlyElementsOf(left);
        }
      }
    }
    assertThat(family.remove(3, true, "x")).isFalse();
    assertThat(left).hasSize(12);
  }

  @Test
  void removingEndsExactlyOneOfThoseWithEqualHash() {
    FamilyN<Gauge> byName = registry.gauge("g", "G.").labelNames("a", "b").register();
    Family2<Gauge, String, Integer> typed =
        registry.gauge("h", "H.").labels(Label.of("a"), Label.ofInteger("b")).register();
    for (String a : new String[] {"Aa", "BB"}) {
      byName.with(a, "Aa").set(1);
      byName.with(a, "BB").set(2);
      typed.with(a, 1).set(1);
    }

    assertThat(byName.remove("BB", "Aa")).isTrue();
    assertThat(typed.remove("Aa", 1)).isTrue();

    assertThat(backend.lines())
        .containsExactly(
            "g{a=\"Aa\",b=\"Aa\"} 1.0",
            "g{a=\"Aa\",b=\"BB\"} 2.0",
            "g{a=\"BB\",b=\"BB\"} 2.0",
            "h{a=\"BB\",b=\"1\"} 1.0");
  }

  /** A search must go on past the place of a series that was removed. */
  @Test
  void theOthersAreFoundWhicheverIsRemoved() {
    Family1<Counter, String> family =
        registry.counter("x_total", "X.").labels(Label.of("a")).register();
    String[] equalHashes = {"AaAaAa", "AaAaBB", "AaBBAa", "AaBBBB", "BBAaAa", "BBAaBB", "BBBBAa"};
    for (String gone : equalHashes) {
      family.clear();
      Map<String, Counter> made = new HashMap<>();
      for (String value : equalHashes) {
        made.put(value, family.with(value));
      }
      assertThat(family.remove(gone)).isTrue();
      for (String value : equalHashes) {
        if (!value.equals(gone)) {
          assertThat(family.with(value)).as(value + " without " + gone).isSameAs(made.get(value));
        }
      }
      assertThat(backend.lines()).hasSize(equalHashes.length - 1);
      assertThat(family.with(gone)).isNotSameAs(made.get(gone));
      assertThat(backend.lines()).hasSize(equalHashes.length);
    }
  }
}
