package io.isometrics.stress;

import io.isometrics.Counter;
import io.isometrics.MetricsRegistry;
import io.isometrics.aggregation.AggregatedMetric;
import io.isometrics.aggregation.AggregatingBackend;
import io.isometrics.aggregation.Cell;
import io.isometrics.aggregation.CounterCell;
import io.isometrics.spi.Series;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A backend that a test looks into: also at series that have ended. */
class Store extends AggregatingBackend {

  private final List<CounterCell> made = Collections.synchronizedList(new ArrayList<>());

  /** A registry that records here. */
  MetricsRegistry registry() {
    return MetricsRegistry.builder().backend(this).build();
  }

  @Override
  public Counter counter(Series series) {
    CounterCell cell = (CounterCell) super.counter(series);
    if (series.metric().name().equals("x_total")) {
      made.add(cell);
    }
    return cell;
  }

  /** What all series of x_total that there ever were have counted. */
  int counted() {
    return (int) made.stream().mapToDouble(CounterCell::value).sum();
  }

  /** How many series of x_total there ever were. */
  int made() {
    return made.size();
  }

  /** What a metric of the library itself says. */
  int own(String name) {
    double[] sum = new double[1];
    metric(name).forEachNumber((labels, value) -> sum[0] += value);
    return (int) sum[0];
  }

  /** How many series of x_total are seen by whoever walks over them. */
  int seen() {
    int[] seen = new int[1];
    metric("x_total").forEachCell(cell -> seen[0]++);
    return seen[0];
  }

  /** Walks over the series of x_total that were made after an earlier walk. */
  int walk(int position, List<? super Cell> seen) {
    return metric("x_total").forEachCellSince(position, seen::add);
  }

  private AggregatedMetric metric(String name) {
    return metrics().stream()
        .filter(metric -> metric.descriptor().name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
