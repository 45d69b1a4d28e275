package io.isometrics.aggregation;

import io.isometrics.MetricDescriptor;
import io.isometrics.Registration;
import io.isometrics.spi.LabelValues;
import io.isometrics.spi.ObservableMetric;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A metric and its series: those that are recorded, as cells, and those that are read from
 * callbacks. Safe for use by many threads; walking takes no lock and sees each series that was
 * there before and stays.
 */
public final class AggregatedMetric {

  private final MetricDescriptor descriptor;
  private final double[] bounds;
  private final CopyOnWriteArrayList<ObservableMetric> observed = new CopyOnWriteArrayList<>();

  /**
   * Cells in the order of their making; null beyond their count. Written under the monitor of this
   * object. Series that ended stay until they are half of all, so that removing is cheap.
   */
  private volatile Cells cells = new Cells(new Cell[1], 0);

  private int ended;

  /** An array that only grows at its end, and how much of it is taken: one reference for both. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Cells(@Nullable Cell[] array, int count) {}

  AggregatedMetric(MetricDescriptor descriptor) {
    this.descriptor = descriptor;
    this.bounds = HistogramCell.bounds(descriptor.buckets());
  }

  /**
   * The declaration.
   *
   * @return what the metric was declared to be
   */
  public MetricDescriptor descriptor() {
    return descriptor;
  }

  double[] bounds() {
    return bounds;
  }

  synchronized <C extends Cell> C add(C cell) {
    Cells now = cells;
    @Nullable Cell[] array = now.array;
    if (now.count == array.length) {
      array = Arrays.copyOf(array, array.length * 2);
    }
    array[now.count] = cell;
    cells = new Cells(array, now.count + 1);
    return cell;
  }

  synchronized void remove(Cell cell) {
    if (cell.isEnded()) {
      return;
    }
    cell.end();
    Cells now = cells;
    if (++ended * 2 > now.count) {
      @Nullable Cell[] rest =
          Arrays.stream(now.array, 0, now.count)
              .filter(c -> !Objects.requireNonNull(c).isEnded())
              .toArray(Cell[]::new);
      cells = new Cells(Arrays.copyOf(rest, Math.max(1, rest.length)), rest.length);
      ended = 0;
    }
  }

  Registration observe(ObservableMetric metric) {
    observed.add(metric);
    return () -> observed.remove(metric);
  }

  /**
   * Walks over the series that are recorded.
   *
   * @param action is given each cell: {@link CounterCell}, {@link GaugeCell} or {@link
   *     HistogramCell}, as the type of the metric says
   */
  public void forEachCell(Consumer<? super Cell> action) {
    Cells now = cells;
    for (int i = 0; i < now.count; i++) {
      Cell cell = Objects.requireNonNull(now.array[i]);
      if (!cell.isEnded()) {
        action.accept(cell);
      }
    }
  }

  /**
   * Reads the series of callbacks and collectors, which runs the user's code; what it throws does
   * not come here.
   *
   * @param out is given each series
   */
  public void forEachObserved(ObservableMetric.Output out) {
    for (ObservableMetric metric : observed) {
      metric.read(out);
    }
  }

  /**
   * Walks over all series of a counter or gauge, recorded and read.
   *
   * @param out is given each series
   */
  public void forEachNumber(ObservableMetric.Output out) {
    forEachCell(
        cell -> {
          LabelValues labels = cell.labels();
          if (cell instanceof CounterCell counter) {
            out.value(labels, counter.value());
          } else if (cell instanceof GaugeCell gauge) {
            out.value(labels, gauge.value());
          }
        });
    forEachObserved(out);
  }

  /**
   * How many recorded series there may be, for sizing a list.
   *
   * @return the number, those that ended a moment ago included
   */
  public int sizeEstimate() {
    return cells.count;
  }
}
