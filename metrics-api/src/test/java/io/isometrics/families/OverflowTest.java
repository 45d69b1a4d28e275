package io.isometrics.families;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Family2;
import io.isometrics.Family4;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.fixture.Logs;
import io.isometrics.fixture.TextBackend;
import io.isometrics.spi.Series;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The series for what is beyond the limit: one for each combination of the closed labels. */
class OverflowTest {

  /** Makes no series of overflow while it is broken. */
  private static final class Backend extends TextBackend {
    boolean broken;

    @Override
    public Counter counter(Series series) {
      if (broken && series.labels().toString().contains("__overflow__")) {
        throw new IllegalStateException("broken");
      }
      return super.counter(series);
    }
  }

  @RegisterExtension final Logs logs = new Logs();

  private final Backend backend = new Backend();
  private final MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();

  private static final Object[][] VALUES = {
    {"more", "yet more"}, {false, true}, {1, 2, 3}, {Thread.State.NEW, Thread.State.BLOCKED}
  };

  private static Label<?> label(int kind, String name) {
    return switch (kind) {
      case 0 -> Label.of(name);
      case 1 -> Label.ofBoolean(name);
      case 2 -> Label.oneOf(name, 1, 2, 3);
      default -> Label.of(name, Thread.State.class);
    };
  }

  /** The open label stands where it is told to; the closed ones follow each other around it. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  @SuppressWarnings("unchecked") // the labels are of the types of their values
  void eachCombinationOfClosedLabelsIsASeriesOfItsOwn(int open) {
    int[] kinds = new int[4];
    for (int i = 0; i < 4; i++) {
      kinds[i] = (i - open + 4) % 4;
    }
    Family4<Counter, Object, Object, Object, Object> family =
        registry
            .counter("x_total", "X.")
            .maxSeries(1)
            .labels(
                (Label<Object>) label(kinds[0], "a"),
                (Label<Object>) label(kinds[1], "b"),
                (Label<Object>) label(kinds[2], "c"),
                (Label<Object>) label(kinds[3], "d"))
            .register();
    Object[] first = new Object[4];
    for (int i = 0; i < 4; i++) {
      first[i] = kinds[i] == 0 ? "first" : VALUES[kinds[i]][0];
    }
    family.with(first[0], first[1], first[2], first[3]).add(1000);

    List<String> lines = new ArrayList<>();
    int amount = 0;
    for (Object a : VALUES[kinds[0]]) {
      for (Object b : VALUES[kinds[1]]) {
        for (Object c : VALUES[kinds[2]]) {
          for (Object d : VALUES[kinds[3]]) {
            Object[] all = {a, b, c, d};
            family.with(a, b, c, d).add(++amount);
            String labels = "";
            for (int i = 0; i < 4; i++) {
              Object text = kinds[i] == 0 ? "__overflow__" : all[i];
              labels += (i == 0 ? "" : ",") + (char) ('a' + i) + "=\"" + text + "\"";
            }
            if (all[open].equals("more")) {
              lines.add("x_total{" + labels + "} ");
            }
          }
        }
      }
    }

    assertThat(lines).hasSize(2 * 3 * 2);
    assertThat(backend.lines()).hasSize(1 + lines.size());
    double sum = 0;
    for (String line : lines) {
      assertThat(backend.value(line.strip())).isPositive();
      sum += backend.value(line.strip());
    }
    assertThat(sum).isEqualTo(amount * (amount + 1) / 2.0);
  }

  @Test
  void amongTwoLabelsTheClosedOneKeepsItsValueWhereverItIs() {
    Family2<Counter, String, Boolean> last =
        registry
            .counter("x_total", "X.")
            .maxSeries(1)
            .labels(Label.of("a"), Label.ofBoolean("b"))
            .register();
    Family2<Counter, Boolean, String> first =
        registry
            .counter("y_total", "Y.")
            .maxSeries(1)
            .labels(Label.ofBoolean("b"), Label.of("a"))
            .register();
    for (String value : List.of("one", "two", "three")) {
      last.with(value, true).add(1);
      first.with(true, value).add(1);
      last.with(value, false).add(10);
      first.with(false, value).add(10);
    }

    assertThat(backend.lines())
        .containsExactly(
            "x_total{a=\"__overflow__\",b=\"false\"} 30.0",
            "x_total{a=\"__overflow__\",b=\"true\"} 2.0",
            "x_total{a=\"one\",b=\"true\"} 1.0",
            "y_total{b=\"false\",a=\"__overflow__\"} 30.0",
            "y_total{b=\"true\",a=\"__overflow__\"} 2.0",
            "y_total{b=\"true\",a=\"one\"} 1.0");
  }

  @Test
  void aBackendThatFailedToMakeItIsAskedAgain() {
    Family1<Counter, String> family =
        registry.counter("x_total", "X.").maxSeries(1).labels(Label.of("a")).register();
    family.with("x").increment();
    backend.broken = true;
    family.with("y").increment();
    assertThat(backend.lines()).containsExactly("x_total{a=\"x\"} 1.0");

    backend.broken = false;
    family.with("y").increment();
    family.with("z").increment();
    assertThat(backend.lines())
        .containsExactly("x_total{a=\"__overflow__\"} 2.0", "x_total{a=\"x\"} 1.0");
    assertThat(family.with("y")).isSameAs(family.with("z"));
  }

  @Test
  void itEndsWithTheOthersEvenIfItIsTheOnlyOne() {
    Family1<Counter, String> family =
        registry.counter("x_total", "X.").labels(Label.of("a")).register();
    family.with("x".repeat(5000)).increment();
    assertThat(backend.lines()).containsExactly("x_total{a=\"__overflow__\"} 1.0");

    family.clear();
    assertThat(backend.lines()).isEmpty();
    family.with("x".repeat(5000)).add(3);
    assertThat(backend.lines()).containsExactly("x_total{a=\"__overflow__\"} 3.0");
  }

  // ---- views of closed labels ----

  private void view(int i, int limit) {
    registry
        .withLabel("view", "v" + i)
        .gauge("x", "X.")
        .maxSeries(limit)
        .labels(Label.ofBoolean("ok"))
        .register()
        .with(true)
        .set(i);
  }

  @Test
  void aViewWhoseSeriesFillTheLimitExactlyHasRoom() {
    for (int i = 0; i < 4; i++) {
      view(i, 4);
    }

    assertThat(backend.lines())
        .filteredOn(line -> line.contains("true"))
        .containsExactly(
            "x{view=\"__overflow__\",ok=\"true\"} 3.0",
            "x{view=\"v0\",ok=\"true\"} 0.0",
            "x{view=\"v1\",ok=\"true\"} 1.0",
            "x{view=\"v2\",ok=\"true\"} 2.0");
  }

  @Test
  void aViewThatHasRoomForSomeOfItsSeriesOverflows() {
    for (int i = 0; i < 5; i++) {
      view(i, 5);
    }

    assertThat(backend.lines())
        .filteredOn(line -> line.contains("true"))
        .containsExactly(
            "x{view=\"__overflow__\",ok=\"true\"} 4.0",
            "x{view=\"v0\",ok=\"true\"} 0.0",
            "x{view=\"v1\",ok=\"true\"} 1.0",
            "x{view=\"v2\",ok=\"true\"} 2.0");
  }

  @Test
  void aValueOfAThousandAndTwentyFourCharactersIsNotTooLong() {
    Family1<Counter, String> family =
        registry.counter("x_total", "X.").maxSeries(1).labels(Label.of("a")).register();
    family.with("x".repeat(1024)).increment();
    assertThat(backend.lines()).noneMatch(line -> line.contains("__overflow__"));

    family.with("y".repeat(1024)).increment();
    assertThat(logs.warnings()).singleElement().asString().contains("has its limit of 1 series");
  }
}
