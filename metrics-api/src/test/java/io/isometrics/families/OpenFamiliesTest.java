package io.isometrics.families;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Family2;
import io.isometrics.Family4;
import io.isometrics.FamilyN;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.fixture.TextBackend;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Families with a label that takes any text or number. */
class OpenFamiliesTest {

  private final TextBackend backend = new TextBackend();
  private final MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();

  @Test
  void anyTextIsAValue() {
    Family1<Counter, String> family =
        registry.counter("x_total", "X.").labels(Label.of("a")).register();
    family.with("").increment();
    family.with("a\"b\\c\nd").increment();
    family.with("größe 😀").increment();
    family.with("x".repeat(1024)).increment();

    assertThat(backend.lines())
        .containsExactlyInAnyOrder(
            "x_total{a=\"\"} 1.0",
            "x_total{a=\"a\\\"b\\\\c\\nd\"} 1.0",
            "x_total{a=\"größe 😀\"} 1.0",
            "x_total{a=\"" + "x".repeat(1024) + "\"} 1.0");
    assertThat(backend.ownLines()).isEmpty();
  }

  @Test
  void numbersAreExportedInDecimal() {
    Family1<Counter, Integer> family =
        registry.counter("x_total", "X.").labels(Label.ofInteger("port")).register();
    family.with(8080).increment();
    family.with(Integer.MIN_VALUE).increment();
    family.with(0).increment();
    family.with(8080).increment();

    assertThat(backend.lines())
        .containsExactly(
            "x_total{port=\"-2147483648\"} 1.0",
            "x_total{port=\"0\"} 1.0",
            "x_total{port=\"8080\"} 2.0");
  }

  @Test
  void valuesWithTheSameHashAreSeriesOfTheirOwn() {
    Family2<Counter, String, String> family =
        registry.counter("x_total", "X.").labels(Label.of("a"), Label.of("b")).register();
    String[] equalHashes = {"AaAa", "BBBB", "AaBB", "BBAa"};
    for (String a : equalHashes) {
      for (String b : equalHashes) {
        family.with(a, b).increment();
        family.with(a, b).increment();
      }
    }

    assertThat(backend.lines()).hasSize(16).allMatch(line -> line.endsWith(" 2.0"));
  }

  @Test
  void thePositionOfAValueCounts() {
    Family2<Counter, String, String> family =
        registry.counter("x_total", "X.").labels(Label.of("a"), Label.of("b")).register();
    family.with("x", "y").add(1);
    family.with("y", "x").add(2);
    family.with("", "xy").add(3);

    assertThat(backend.lines())
        .containsExactly(
            "x_total{a=\"\",b=\"xy\"} 3.0",
            "x_total{a=\"x\",b=\"y\"} 1.0",
            "x_total{a=\"y\",b=\"x\"} 2.0");
  }

  @Test
  void closedAndOpenLabelsMix() {
    Family4<Counter, Boolean, String, String, Integer> family =
        registry
            .counter("x_total", "X.")
            .labels(
                Label.ofBoolean("a"), Label.of("b"), Label.oneOf("c", "x"), Label.ofInteger("d"))
            .register();
    family.with(true, "b", "x", 1).increment();
    family.with(true, "b", "unknown", 1).increment();
    family.with(true, "b", "other", 1).increment();
    family.with(false, "b", "x", 1).increment();

    assertThat(backend.lines())
        .containsExactly(
            "x_total{a=\"false\",b=\"b\",c=\"x\",d=\"1\"} 1.0",
            "x_total{a=\"true\",b=\"b\",c=\"other\",d=\"1\"} 2.0",
            "x_total{a=\"true\",b=\"b\",c=\"x\",d=\"1\"} 1.0");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void aClosedLabelMayStandAnywhereAmongOpenOnes(int closed) {
    List<Label<String>> labels = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      labels.add(i == closed ? Label.oneOf("l" + i, "x") : Label.of("l" + i));
    }
    Family4<Counter, String, String, String, String> family =
        registry
            .counter("x_total", "X.")
            .labels(labels.get(0), labels.get(1), labels.get(2), labels.get(3))
            .register();
    String[] values = {"a", "b", "c", "d"}; // the closed label knows none of them

    family.with(values[0], values[1], values[2], values[3]).increment();

    values[closed] = "other";
    assertThat(backend.lines())
        .containsExactly(
            "x_total{l0=\"%s\",l1=\"%s\",l2=\"%s\",l3=\"%s\"} 1.0".formatted((Object[]) values));
  }

  @Test
  void manySeriesAreAllFoundAgain() {
    Family1<Counter, String> family =
        registry.counter("x_total", "X.").maxSeries(20_000).labels(Label.of("a")).register();
    Counter[] made = new Counter[20_000];
    for (int i = 0; i < made.length; i++) {
      made[i] = family.with("value " + i);
      made[i].increment();
    }

    for (int i = 0; i < made.length; i++) {
      assertThat(family.with("value " + i)).isSameAs(made[i]);
    }
    assertThat(backend.lines()).hasSize(20_000);
  }

  @Test
  void aFamilyByNameTakesAnyNumberOfValues() {
    FamilyN<Counter> six =
        registry.counter("x_total", "X.").labelNames("a", "b", "c", "d", "e", "f").register();
    six.with("1", "2", "3", "4", "5", "6").increment();
    six.with("1", "2", "3", "4", "5", "6").increment();

    assertThat(backend.lines())
        .containsExactly("x_total{a=\"1\",b=\"2\",c=\"3\",d=\"4\",e=\"5\",f=\"6\"} 2.0");
  }

  @Test
  void aFamilyByNameCopiesTheArrayOfItsValues() {
    FamilyN<Counter> family = registry.counter("x_total", "X.").labelNames("a", "b").register();
    String[] values = {"x", "y"};
    Counter made = family.with(values);
    values[0] = "z";
    made.increment();

    assertThat(family.with("x", "y")).isSameAs(made);
    assertThat(family.with(values)).isNotSameAs(made);
    assertThat(backend.lines())
        .containsExactly("x_total{a=\"x\",b=\"y\"} 1.0", "x_total{a=\"z\",b=\"y\"} 0.0");
  }

  @Test
  void theNamesOfAFamilyByNameAreCopiedToo() {
    String[] names = {"a", "b"};
    var declaration = registry.counter("x_total", "X.").labelNames(names);
    names[0] = "le";
    declaration.register().with("x", "y").increment();

    assertThat(backend.lines()).containsExactly("x_total{a=\"x\",b=\"y\"} 1.0");
  }

  @Test
  void aFamilyByNameKeepsValuesOfEqualHashApart() {
    FamilyN<Counter> family = registry.counter("x_total", "X.").labelNames("a", "b").register();
    String[] equalHashes = {"Aa", "BB"};
    for (String a : equalHashes) {
      for (String b : equalHashes) {
        family.with(a, b).increment();
        // The lookup is by the text, not by the object.
        family.with(String.valueOf(a.toCharArray()), String.valueOf(b.toCharArray())).increment();
      }
    }

    assertThat(backend.lines())
        .containsExactly(
            "x_total{a=\"Aa\",b=\"Aa\"} 2.0",
            "x_total{a=\"Aa\",b=\"BB\"} 2.0",
            "x_total{a=\"BB\",b=\"Aa\"} 2.0",
            "x_total{a=\"BB\",b=\"BB\"} 2.0");
  }

  @Test
  void anyNumberOfLabelsKeepsValuesOfEqualHashApart() {
    Label<String> a = Label.of("a");
    Label<String> b = Label.of("b");
    Label<String> c = Label.of("c");
    Label<String> d = Label.of("d");
    var one = registry.counter("f1_total", "F.").labels(a).register();
    var three = registry.counter("f3_total", "F.").labels(a, b, c).register();
    var four = registry.counter("f4_total", "F.").labels(a, b, c, d).register();
    String[] equalHashes = {"Aa", "BB"};
    for (String v : equalHashes) {
      one.with(v).increment();
      for (String w : equalHashes) {
        three.with(v, w, v).increment();
        three.with(v, v, w).add(0);
        four.with(w, v, v, w).increment();
        four.with(v, v, v, w).add(0);
      }
    }

    assertThat(backend.lines("f1_total"))
        .containsExactly("f1_total{a=\"Aa\"} 1.0", "f1_total{a=\"BB\"} 1.0");
    assertThat(backend.lines("f3_total"))
        .containsExactly(
            "f3_total{a=\"Aa\",b=\"Aa\",c=\"Aa\"} 1.0",
            "f3_total{a=\"Aa\",b=\"Aa\",c=\"BB\"} 0.0",
            "f3_total{a=\"Aa\",b=\"BB\",c=\"Aa\"} 1.0",
            "f3_total{a=\"BB\",b=\"Aa\",c=\"BB\"} 1.0",
            "f3_total{a=\"BB\",b=\"BB\",c=\"Aa\"} 0.0",
            "f3_total{a=\"BB\",b=\"BB\",c=\"BB\"} 1.0");
    assertThat(backend.lines("f4_total"))
        .containsExactly(
            "f4_total{a=\"Aa\",b=\"Aa\",c=\"Aa\",d=\"Aa\"} 1.0",
            "f4_total{a=\"Aa\",b=\"Aa\",c=\"Aa\",d=\"BB\"} 0.0",
            "f4_total{a=\"Aa\",b=\"BB\",c=\"BB\",d=\"Aa\"} 1.0",
            "f4_total{a=\"BB\",b=\"Aa\",c=\"Aa\",d=\"BB\"} 1.0",
            "f4_total{a=\"BB\",b=\"BB\",c=\"BB\",d=\"Aa\"} 0.0",
            "f4_total{a=\"BB\",b=\"BB\",c=\"BB\",d=\"BB\"} 1.0");
  }
}
