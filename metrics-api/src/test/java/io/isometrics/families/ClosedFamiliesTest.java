package io.isometrics.families;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Family2;
import io.isometrics.Family3;
import io.isometrics.Family4;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.fixture.Logs;
import io.isometrics.fixture.TextBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Families whose label values are all known. */
class ClosedFamiliesTest {

  private enum Color {
    RED,
    GREEN {
      @Override
      boolean bright() {
        return true;
      }
    },
    CRIMSON;

    boolean bright() {
      return false;
    }
  }

  @RegisterExtension final Logs logs = new Logs();

  private final TextBackend backend = new TextBackend();
  private final MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();

  @Test
  void allSeriesAreThereAtZeroFromTheStart() {
    registry
        .counter("x_total", "X.")
        .labels(Label.of("color", Color.class), Label.ofBoolean("ok"))
        .register();

    assertThat(backend.lines())
        .containsExactly(
            "x_total{color=\"CRIMSON\",ok=\"false\"} 0.0",
            "x_total{color=\"CRIMSON\",ok=\"true\"} 0.0",
            "x_total{color=\"GREEN\",ok=\"false\"} 0.0",
            "x_total{color=\"GREEN\",ok=\"true\"} 0.0",
            "x_total{color=\"RED\",ok=\"false\"} 0.0",
            "x_total{color=\"RED\",ok=\"true\"} 0.0");
  }

  @Test
  void histogramsAreThereToo() {
    registry.histogram("h", "H.").buckets(1).labels(Label.oneOf("k", 7)).register();

    assertThat(backend.lines())
        .containsExactly(
            "h_bucket{k=\"7\",le=\"1.0\"} 0",
            "h_bucket{k=\"7\",le=\"+Inf\"} 0",
            "h_sum{k=\"7\"} 0.0",
            "h_count{k=\"7\"} 0",
            "h_bucket{k=\"other\",le=\"1.0\"} 0",
            "h_bucket{k=\"other\",le=\"+Inf\"} 0",
            "h_sum{k=\"other\"} 0.0",
            "h_count{k=\"other\"} 0");
  }

  @Test
  void lazySeriesComeWithTheirFirstUse() {
    Family1<Counter, Boolean> family =
        registry.counter("x_total", "X.").lazy().labels(Label.ofBoolean("ok")).register();
    assertThat(backend.lines()).isEmpty();

    family.with(true).increment();

    assertThat(backend.lines()).containsExactly("x_total{ok=\"true\"} 1.0");
  }

  @Test
  void oneOpenLabelMakesAFamilyLazy() {
    registry
        .counter("x_total", "X.")
        .labels(Label.ofBoolean("ok"), Label.ofInteger("port"))
        .register();

    assertThat(backend.lines()).isEmpty();
  }

  private static Label<Integer> numbers(String name, int count) {
    return Label.oneOf(name, IntStream.range(1, count).toArray());
  }

  @Test
  void upToTwoHundredAndFiftySixSeriesAreMadeFromTheStart() {
    registry.counter("x_total", "X.").labels(numbers("a", 16), numbers("b", 16)).register();

    assertThat(backend.lines()).hasSize(256);
  }

  @Test
  void moreAreLazyByThemselves() {
    var family = registry.counter("x_total", "X.").labels(numbers("a", 257)).register();
    assertThat(backend.lines()).isEmpty();

    family.with(1).increment();
    family.with(0).increment();

    assertThat(backend.lines()).containsExactly("x_total{a=\"1\"} 1.0", "x_total{a=\"other\"} 1.0");
  }

  @Test
  void theLimitIsNoneUpToFourThousandAndNinetySixSeries() {
    var family =
        registry
            .counter("x_total", "X.")
            .maxSeries(1)
            .labels(numbers("a", 64), numbers("b", 64))
            .register();
    for (int a = 0; a < 64; a++) {
      for (int b = 0; b < 64; b++) {
        family.with(a, b).increment();
      }
    }

    assertThat(backend.lines()).hasSize(4096).allMatch(line -> line.endsWith(" 1.0"));
    assertThat(backend.ownLines()).isEmpty();
  }

  @Test
  void aboveThatItCounts() {
    var family =
        registry
            .counter("x_total", "X.")
            .maxSeries(2)
            .labels(numbers("a", 64), numbers("b", 65))
            .register();
    family.with(1, 1).increment();
    family.with(2, 2).increment();
    family.with(3, 3).increment();
    family.with(1, 1).increment();

    assertThat(backend.lines())
        .containsExactly(
            "x_total{a=\"1\",b=\"1\"} 2.0",
            "x_total{a=\"2\",b=\"2\"} 1.0",
            "x_total{a=\"__overflow__\",b=\"__overflow__\"} 1.0");
  }

  @Test
  void everyCombinationIsASeriesOfItsOwn() {
    Family3<Counter, Color, Boolean, Integer> family =
        registry
            .counter("x_total", "X.")
            .labels(Label.of("a", Color.class), Label.ofBoolean("b"), Label.oneOf("c", 1, 2))
            .register();
    int i = 1;
    for (Color a : Color.values()) {
      for (boolean b : new boolean[] {true, false}) {
        for (int c : new int[] {1, 2}) {
          family.with(a, b, c).add(i++);
        }
      }
    }

    i = 1;
    for (Color a : Color.values()) {
      for (boolean b : new boolean[] {true, false}) {
        for (int c : new int[] {1, 2}) {
          assertThat(backend.value("x_total{a=\"" + a + "\",b=\"" + b + "\",c=\"" + c + "\"}"))
              .isEqualTo(i++);
        }
      }
    }
  }

  @Test
  void constantsWithTheSameTextShareTheirSeries() {
    Family1<Counter, Color> family =
        registry
            .counter("x_total", "X.")
            .labels(Label.of("color", Color.class, c -> c.bright() ? "bright" : "dark"))
            .register();
    family.with(Color.RED).increment();
    family.with(Color.CRIMSON).increment();
    family.with(Color.GREEN).add(5);

    assertThat(family.with(Color.RED)).isSameAs(family.with(Color.CRIMSON));
    assertThat(backend.lines())
        .containsExactly("x_total{color=\"bright\"} 5.0", "x_total{color=\"dark\"} 2.0");
  }

  @Test
  void theTextOfAConstantIsAskedForOnce() {
    int[] asked = new int[1];
    Label<Color> label =
        Label.of(
            "color",
            Color.class,
            c -> {
              asked[0]++;
              return c.name();
            });
    Family1<Counter, Color> family = registry.counter("x_total", "X.").labels(label).register();
    family.with(Color.RED).increment();

    assertThat(asked[0]).isEqualTo(3);
  }

  @Test
  void anUnknownTextIsRecordedAsOther() {
    Family1<Counter, String> family =
        registry.counter("x_total", "X.").labels(Label.oneOf("s", "idle", "busy")).register();
    family.with("idle").increment();
    family.with("sleeping").increment();
    family.with("Idle").increment();
    family.with("").increment();
    family.with("other").increment();

    assertThat(backend.lines())
        .containsExactly(
            "x_total{s=\"busy\"} 0.0", "x_total{s=\"idle\"} 1.0", "x_total{s=\"other\"} 4.0");
    assertThat(backend.ownLines()).isEmpty();
    assertThat(logs.warnings()).isEmpty();
  }

  @Test
  void otherMayBeOneOfTheKnownTexts() {
    Family1<Counter, String> family =
        registry.counter("x_total", "X.").labels(Label.oneOf("s", "other", "busy")).register();
    family.with("other").increment();
    family.with("sleeping").increment();

    assertThat(backend.lines())
        .containsExactly("x_total{s=\"busy\"} 0.0", "x_total{s=\"other\"} 2.0");
  }

  @Test
  void anUnknownNumberIsRecordedAsOther() {
    Family1<Counter, Integer> family =
        registry.counter("x_total", "X.").labels(Label.oneOf("code", 200, -1)).register();
    family.with(200).increment();
    family.with(-1).increment();
    family.with(Integer.MAX_VALUE).increment();

    assertThat(backend.lines())
        .containsExactly(
            "x_total{code=\"-1\"} 1.0", "x_total{code=\"200\"} 1.0", "x_total{code=\"other\"} 1.0");
  }

  @Test
  void booleansAreTrueAndFalse() {
    Family1<Counter, Boolean> family =
        registry.counter("x_total", "X.").labels(Label.ofBoolean("ok")).register();
    family.with(true).increment();
    family.with(Boolean.FALSE).add(2);

    assertThat(backend.lines())
        .containsExactly("x_total{ok=\"false\"} 2.0", "x_total{ok=\"true\"} 1.0");
  }

  @Test
  void aTextOfAClosedLabelIsExportedAsItIs() {
    registry.gauge("x", "X.").labels(Label.oneOf("s", "", "a\"b\\c\nd", "é", "😀")).register();

    assertThat(backend.lines())
        .containsAll(
            List.of(
                "x{s=\"\"} 0.0",
                "x{s=\"a\\\"b\\\\c\\nd\"} 0.0",
                "x{s=\"é\"} 0.0",
                "x{s=\"😀\"} 0.0"));
  }

  @Test
  void everyCombinationOfTwoLabelsIsASeriesOfItsOwn() {
    Family2<Counter, Color, Integer> ordinalFirst =
        registry
            .counter("x_total", "X.")
            .labels(Label.of("a", Color.class), Label.oneOf("b", 1, 2, 3))
            .register();
    Family2<Counter, Boolean, Color> ordinals =
        registry
            .counter("y_total", "Y.")
            .labels(Label.ofBoolean("a"), Label.of("b", Color.class))
            .register();
    int i = 1;
    for (Color color : Color.values()) {
      for (int b = 1; b <= 4; b++) {
        ordinalFirst.with(color, b).add(i++);
      }
      ordinals.with(true, color).add(i++);
      ordinals.with(false, color).add(i++);
    }

    i = 1;
    for (Color color : Color.values()) {
      for (String b : new String[] {"1", "2", "3", "other"}) {
        assertThat(backend.value("x_total{a=\"" + color + "\",b=\"" + b + "\"}")).isEqualTo(i++);
      }
      assertThat(backend.value("y_total{a=\"true\",b=\"" + color + "\"}")).isEqualTo(i++);
      assertThat(backend.value("y_total{a=\"false\",b=\"" + color + "\"}")).isEqualTo(i++);
    }
    assertThat(backend.lines()).hasSize(18);
  }

  @Test
  void everyCombinationOfFourLabelsIsASeriesOfItsOwn() {
    Family4<Counter, Boolean, Color, Integer, Boolean> family =
        registry
            .counter("x_total", "X.")
            .labels(
                Label.ofBoolean("a"),
                Label.of("b", Color.class),
                Label.oneOf("c", 1, 2, 3),
                Label.ofBoolean("d"))
            .register();
    List<String> lines = new ArrayList<>();
    for (boolean a : new boolean[] {false, true}) {
      for (Color b : Color.values()) {
        for (int c = 1; c <= 4; c++) {
          for (boolean d : new boolean[] {false, true}) {
            family.with(a, b, c, d).add(lines.size() + 1);
            String labels =
                String.format("a=\"%s\",b=\"%s\",c=\"%s\",d=\"%s\"", a, b, c == 4 ? "other" : c, d);
            lines.add("x_total{" + labels + "} " + (lines.size() + 1.0));
          }
        }
      }
    }

    assertThat(lines).hasSize(48);
    assertThat(backend.lines()).containsExactlyInAnyOrderElementsOf(lines);
  }

  /** As a caller without type parameters may pass. */
  @Test
  @SuppressWarnings("unchecked")
  void aConstantOfAnotherEnumIsNoValue() {
    Family1<Counter, Object> color =
        (Family1<Counter, Object>)
            (Family1<?, ?>)
                registry.counter("x_total", "X.").labels(Label.of("a", Color.class)).register();
    Family1<Counter, Object> text =
        (Family1<Counter, Object>)
            (Family1<?, ?>)
                registry
                    .counter("y_total", "Y.")
                    .labels(Label.of("a", Color.class, each -> "same"))
                    .register();
    Thread.State[] states = Thread.State.values();
    for (int i = Color.values().length; i < states.length; i++) {
      color.with(states[i]).increment();
      text.with(states[i]).increment();
    }
    color.with("RED").increment();
    text.with("RED").increment();

    assertThat(backend.lines()).allMatch(line -> line.endsWith(" 0.0"));
    assertThat(backend.ownLines())
        .containsExactly(
            "isometrics_dropped_total{metric=\"x_total\",reason=\"null_label\"} 4.0",
            "isometrics_dropped_total{metric=\"y_total\",reason=\"null_label\"} 4.0");
  }

  @Test
  void whatIsNullIsNoValueOfEitherOfTwoLabels() {
    Family2<Counter, Color, Boolean> family =
        registry
            .counter("x_total", "X.")
            .labels(Label.of("a", Color.class), Label.ofBoolean("b"))
            .register();
    for (Color color : Color.values()) {
      family.with(color, null).increment();
    }
    for (boolean flag : new boolean[] {false, true}) {
      family.with(null, flag).increment();
    }
    family.with(null, null).increment();

    assertThat(backend.lines()).allMatch(line -> line.endsWith(" 0.0"));
    assertThat(backend.ownLines())
        .containsExactly("isometrics_dropped_total{metric=\"x_total\",reason=\"null_label\"} 6.0");
  }

  @Test
  void aNullValueIsRejectedByTheSameHandleEachTime() {
    Family1<Counter, Boolean> family =
        registry.counter("x_total", "X.").labels(Label.ofBoolean("a")).register();

    assertThat(family.with(null)).isSameAs(family.with(null)).isNotSameAs(family.with(true));
  }
}
