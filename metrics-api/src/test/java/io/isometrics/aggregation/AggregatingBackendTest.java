package io.isometrics.aggregation;

import static io.isometrics.aggregation.AggregatedMetric.BEGINNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Label;
import io.isometrics.MetricDescriptor;
import io.isometrics.MetricsRegistry;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The series of a backend that keeps numbers until somebody reads them. */
class AggregatingBackendTest {

  private static final class Reader extends AggregatingBackend {
    final List<String> added = new ArrayList<>();
    final List<String> removed = new ArrayList<>();

    @Override
    protected void added(AggregatedMetric metric) {
      added.add(metric.descriptor().name() + " " + cells(metric).size());
    }

    @Override
    protected void removed(AggregatedMetric metric) {
      removed.add(metric.descriptor().name());
    }

    AggregatedMetric metric(String name) {
      return metrics().stream()
          .filter(m -> m.descriptor().name().equals(name))
          .findFirst()
          .orElseThrow();
    }
  }

  private final Reader backend = new Reader();
  private final MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();

  private static List<String> cells(AggregatedMetric metric) {
    List<String> labels = new ArrayList<>();
    metric.forEachCell(cell -> labels.add(cell.labels().toString()));
    return labels;
  }

  @Test
  void itIsToldOfAMetricBeforeItsSeriesAreMade() {
    backend.added.clear();
    registry.gauge("x", "X.").labels(Label.ofBoolean("ok")).register();

    assertThat(backend.added).containsExactly("x 0");
  }

  @Test
  void itsMetricsCannotBeChangedFromOutside() {
    assertThatThrownBy(() -> backend.metrics().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aRegistryIsReadWithoutNamingItsBackend() {
    registry.counter("x_total", "X.").register().add(3);
    registry.gauge("depth", "Depth.").callback(() -> 2);
    List<String> values = new ArrayList<>();
    AggregatingBackend any = registry.backend(AggregatingBackend.class).orElseThrow();
    any.metrics()
        .forEach(
            metric ->
                metric.forEachNumber(
                    (labels, value) -> values.add(metric.descriptor().name() + labels + value)));

    assertThat(values).containsExactlyInAnyOrder("x_total{}3.0", "depth{}2.0");
  }

  @Test
  void seriesAreWalkedInTheOrderOfTheirMaking() {
    Family1<Counter, String> family =
        registry.counter("x_total", "X.").labels(Label.of("a")).register();
    for (String value : new String[] {"c", "a", "b"}) {
      family.with(value).increment();
    }

    assertThat(cells(backend.metric("x_total")))
        .containsExactly("{a=\"c\"}", "{a=\"a\"}", "{a=\"b\"}");
  }

  @Test
  void seriesThatEndedAreNotWalkedAndTheOthersKeepTheirOrder() {
    Family1<Counter, Integer> family =
        registry.counter("x_total", "X.").labels(Label.ofInteger("a")).register();
    for (int i = 0; i < 20; i++) {
      family.with(i).increment();
    }
    for (int i = 0; i < 20; i++) {
      if (i % 7 != 3) {
        family.remove(i);
      }
    }
    family.with(4).increment();

    assertThat(cells(backend.metric("x_total")))
        .containsExactly("{a=\"3\"}", "{a=\"10\"}", "{a=\"17\"}", "{a=\"4\"}");
  }

  @Test
  void aReaderGoesOnWhereItsLastWalkEnded() {
    Family1<Counter, Integer> family =
        registry.counter("x_total", "X.").labels(Label.ofInteger("a")).register();
    AggregatedMetric metric = backend.metric("x_total");
    List<String> seen = new ArrayList<>();
    int nothing = metric.forEachCellSince(BEGINNING, cell -> seen.add(cell.labels().value(0)));
    assertThat(nothing).isEqualTo(BEGINNING);

    int position = nothing;
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      family.with(i).increment();
      expected.add("" + i);
      if (i % 3 == 0) { // the metric gives up the places of those that ended, again and again
        family.remove(i - 20);
        family.remove(i - 19);
      }
      if (i % 10 == 9) {
        position = metric.forEachCellSince(position, cell -> seen.add(cell.labels().value(0)));
        assertThat(seen).isEqualTo(expected);
      }
    }
    assertThat(metric.forEachCellSince(position, cell -> seen.add("again"))).isEqualTo(position);
    family.clear();
    assertThat(metric.forEachCellSince(position, cell -> seen.add("ended"))).isEqualTo(position);
    assertThat(seen).isEqualTo(expected);
  }

  @Test
  void aReaderGoesOnWhenTheNumbersOfSeriesStartAgain() throws ReflectiveOperationException {
    Family1<Counter, Integer> family =
        registry.counter("x_total", "X.").labels(Label.ofInteger("a")).register();
    AggregatedMetric metric = backend.metric("x_total");
    Field next = AggregatedMetric.class.getDeclaredField("next");
    next.setAccessible(true);
    next.setInt(metric, Integer.MAX_VALUE - 2);
    List<String> seen = new ArrayList<>();
    int position = BEGINNING;
    for (int i = 0; i < 8; i++) {
      family.with(i).increment();
      position = metric.forEachCellSince(position, cell -> seen.add(cell.labels().value(0)));
    }
    family.remove(7);

    assertThat(seen).containsExactly("0", "1", "2", "3", "4", "5", "6", "7");
    assertThat(position).isEqualTo(5);
    assertThat(cells(metric)).hasSize(7);
  }

  @Test
  void seriesThatEndedAreNotHeldForEver() {
    Family1<Counter, Integer> family =
        registry.counter("x_total", "X.").labels(Label.ofInteger("a")).register();
    for (int i = 0; i < 10_000; i++) {
      family.with(i).increment();
      family.remove(i);
    }

    assertThat(backend.metric("x_total").sizeEstimate()).isLessThan(3);
  }

  @Test
  void itTellsWhetherSeriesCameOrWent() {
    Family1<Counter, String> family =
        registry.counter("x_total", "X.").labels(Label.of("a")).register();
    AggregatedMetric metric = backend.metric("x_total");
    List<Integer> changes = new ArrayList<>(List.of(metric.changes()));
    for (String value : List.of("x", "y", "z")) {
      family.with(value).increment();
      changes.add(metric.changes());
      family.with(value).increment();
    }
    for (String value : List.of("z", "x")) {
      family.remove(value);
      changes.add(metric.changes());
      family.remove(value);
    }

    assertThat(changes).doesNotHaveDuplicates().endsWith(metric.changes());
  }

  @Test
  void theSizeIsNeverEstimatedTooLowAndFallsWithTheSeries() {
    Family1<Counter, Integer> family =
        registry.counter("x_total", "X.").labels(Label.ofInteger("a")).register();
    AggregatedMetric metric = backend.metric("x_total");
    for (int i = 0; i < 100; i++) {
      family.with(i).increment();
      assertThat(metric.sizeEstimate()).isBetween(i + 1, 2 * (i + 1));
    }
    for (int i = 99; i > 0; i--) {
      family.remove(i);
      assertThat(metric.sizeEstimate()).isBetween(i, i > 49 ? 128 : 2 * i);
    }
    assertThat(cells(metric)).containsExactly("{a=\"0\"}");
  }

  @Test
  void aMetricThatIsNoLongerDeclaredIsNoLongerThere() {
    registry.gauge("x", "X.").callback(() -> 1).close();

    assertThat(backend.metrics()).noneMatch(metric -> metric.descriptor().name().equals("x"));
    assertThat(backend.removed).containsExactly("x");
  }

  @Test
  void aSeriesMayEndWhileItIsWalked() {
    Family1<Counter, Integer> family =
        registry.counter("x_total", "X.").labels(Label.ofInteger("a")).register();
    for (int i = 0; i < 10; i++) {
      family.with(i).increment();
    }
    List<String> seen = new ArrayList<>();
    backend
        .metric("x_total")
        .forEachCell(
            cell -> {
              seen.add(cell.labels().value(0));
              family.clear();
              family.with(99).increment();
            });

    assertThat(seen).containsExactly("0");
  }

  @Test
  void numbersAreThoseOfRecordedAndOfReadSeries() {
    registry.withLabel("from", "code").gauge("x", "X.").callback(() -> 2);
    registry.withLabel("from", "hand").gauge("x", "X.").register().set(1);
    List<String> seen = new ArrayList<>();
    backend.metric("x").forEachNumber((labels, value) -> seen.add(labels + " " + value));

    assertThat(seen).containsExactly("{from=\"hand\"} 1.0", "{from=\"code\"} 2.0");
  }

  @Test
  void aSeriesIsPreparedBeforeItIsSeen() {
    List<String> prepared = new ArrayList<>();
    AggregatingBackend preparing =
        new AggregatingBackend() {
          @Override
          protected void prepare(MetricDescriptor metric, Cell cell) {
            prepared.add(metric.name() + cell.labels());
            cell.attach("mine");
          }
        };
    MetricsRegistry own = MetricsRegistry.builder().backend(preparing).build();
    own.counter("x_total", "X.").labels(Label.of("a")).register().with("v").increment();

    assertThat(prepared).contains("x_total{a=\"v\"}");
    preparing
        .metrics()
        .forEach(
            metric -> metric.forEachCell(cell -> assertThat(cell.attachment()).isEqualTo("mine")));
  }
}
