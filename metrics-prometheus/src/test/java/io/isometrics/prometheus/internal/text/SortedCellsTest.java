package io.isometrics.prometheus.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.Counter;
import io.isometrics.Family2;
import io.isometrics.FamilyN;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.aggregation.AggregatedMetric;
import io.isometrics.aggregation.AggregatingBackend;
import io.isometrics.aggregation.Cell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The series of a family in their order, as they come and go. */
class SortedCellsTest {

  private static final int MAX_CHUNK = 1024;

  private final AggregatingBackend backend = new AggregatingBackend() {};
  private final Family2<Counter, String, Integer> family =
      MetricsRegistry.builder()
          .backend(backend)
          .build()
          .counter("x_total", "X.")
          .maxSeries(1_000_000)
          .labels(Label.of("b"), Label.ofInteger("a"))
          .register();
  private final AggregatedMetric metric =
      backend.metrics().stream()
          .filter(each -> each.descriptor().name().equals("x_total"))
          .findFirst()
          .orElseThrow();
  private final LabelOrder order = new LabelOrder(new String[] {"b", "a"});
  private SortedCells cells = SortedCells.NONE;

  private void refresh() {
    cells = cells.refreshed(metric, order);
  }

  private static String name(Cell cell) {
    return cell.labels().value(1) + " " + cell.labels().value(0);
  }

  private List<String> live() {
    List<String> live = new ArrayList<>();
    for (Cell[] chunk : cells.chunks()) {
      assertThat(chunk).hasSizeBetween(1, MAX_CHUNK);
      Arrays.stream(chunk).filter(cell -> !cell.isEnded()).forEach(cell -> live.add(name(cell)));
    }
    return live;
  }

  private int size() {
    return Arrays.stream(cells.chunks()).mapToInt(chunk -> chunk.length).sum();
  }

  @Test
  void theyAreSortedByTheNamesOfTheirLabelsWhateverComesAndGoes() {
    Random random = new Random(1);
    Set<String> expected = new TreeSet<>();
    for (int round = 0; round < 100; round++) {
      // Some rounds make many series, as the first does, and some take many away.
      int steps = round % 20 == 0 ? 6_000 : random.nextInt(40);
      boolean mostlyGo = round % 30 > 15;
      for (int i = 0; i < steps; i++) {
        int a = random.nextInt(1_000);
        String b = "v" + random.nextInt(9);
        if (random.nextInt(10) < (mostlyGo ? 8 : 2)) {
          family.remove(b, a);
          expected.remove(a + " " + b);
        } else {
          family.with(b, a).increment();
          expected.add(a + " " + b);
        }
      }
      refresh();
      assertThat(live()).as("round %d", round).containsExactlyElementsOf(expected);
    }
  }

  /** Many that share label values, many that don't, and few. */
  @ParameterizedTest
  @CsvSource({"5000, 20, 300", "5000, 3000, 9", "5000, 5000, 5000", "300, 5, 100", "200, 5, 100"})
  void manyAtATimeAreSortedAsFewAre(int series, int values, int others) {
    Random random = new Random(7);
    Set<String> expected = new TreeSet<>();
    for (int i = 0; i < series; i++) {
      int a = random.nextInt(others);
      String b = "\u00e9" + random.nextInt(values) + (random.nextBoolean() ? "\"" : "");
      family.with(b, a).increment();
      expected.add(a + " " + b);
    }
    refresh();

    assertThat(live()).containsExactlyElementsOf(expected);
  }

  /** So many that the ranks of all of them together are no number any more. */
  @Test
  void ofManyLabelsWithManyValuesTheyAreSortedToo() {
    String[] names = {"a", "b", "c", "d", "e", "f"};
    FamilyN<Counter> wide =
        MetricsRegistry.builder()
            .backend(new AggregatingBackend() {})
            .build()
            .counter("wide_total", "Wide.")
            .maxSeries(10_000)
            .labelNames(names)
            .register();
    Random random = new Random(8);
    Cell[] made = new Cell[5_000];
    for (int i = 0; i < made.length; i++) {
      String[] values = new String[names.length];
      Arrays.setAll(values, place -> "v" + random.nextInt(1_000));
      made[i] = (Cell) wide.with(values);
    }
    LabelOrder byLabels = new LabelOrder(names);
    Cell[] expected = made.clone();
    Arrays.sort(expected, Comparator.comparing(Cell::labels, byLabels));

    SeriesSort.sort(made, byLabels);

    assertThat(made).containsExactly(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 20_000})
  void thereAreNoTwoSeriesWithTheSameLabels(int series) {
    Cell[] twice = new Cell[series];
    for (int i = 0; i < series; i++) {
      int other = i == 0 ? 1 : i; // the first two are one
      twice[i] = (Cell) family.with("b" + other / 200, other % 200);
    }

    assertThatThrownBy(() -> SeriesSort.sort(twice, order))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("There are two series {b=\"b0\",a=\"1\"}");
  }

  @Test
  void aSeriesThatComesLeavesAllOthersWhereTheyAre() {
    for (int i = 0; i < 10 * MAX_CHUNK; i++) {
      family.with("x", 2 * i);
    }
    refresh();
    Set<Cell[]> before = Collections.newSetFromMap(new IdentityHashMap<>());
    before.addAll(List.of(cells.chunks()));
    family.with("x", 5_001);
    refresh();
    Cell[][] after = cells.chunks();

    assertThat(Arrays.stream(after).filter(before::contains)).hasSize(before.size() - 1);
    assertThat(live()).hasSize(10 * MAX_CHUNK + 1);
  }

  @Test
  void theyStayTheSameWhileNoneComesOrGoes() {
    family.with("x", 1);
    refresh();
    SortedCells before = cells;
    family.with("x", 1).increment();
    refresh();

    assertThat(cells).isSameAs(before);
  }

  @Test
  void seriesThatEndedAreNotHeldForEver() {
    for (int i = 0; i < 3 * MAX_CHUNK; i++) {
      family.with("x", i);
    }
    refresh();
    for (int i = 0; i < 3 * MAX_CHUNK; i++) {
      if (i != 7) {
        family.remove("x", i);
      }
      if (i % 100 == 0) {
        refresh();
        assertThat(size() - live().size()).as("ended").isLessThanOrEqualTo(size() / 4);
      }
    }
    refresh();

    assertThat(live()).containsExactly("7 x");
    assertThat(size()).isEqualTo(1);
  }

  @Test
  void aSeriesThatEndedAndCameAgainIsThereOnce() {
    for (int i = 0; i < 20; i++) {
      family.with("x", i).increment();
    }
    refresh();
    Counter earlier = family.with("x", 12);
    family.remove("x", 12);
    family.with("x", 12).increment();
    refresh();

    assertThat(live()).hasSize(20).doesNotHaveDuplicates();
    assertThat(Arrays.stream(cells.chunks()).flatMap(Arrays::stream))
        .doesNotContain((Cell) earlier);
  }
}
