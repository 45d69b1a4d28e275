package io.isometrics.aggregation;

import io.isometrics.MetricDescriptor;
import io.isometrics.Registration;
import io.isometrics.spi.LabelValues;
import io.isometrics.spi.ObservableMetric;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.ObjDoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A metric and its series: those that are recorded, as cells, and those that are read from
 * callbacks. Safe for use by many threads; walking takes no lock and sees each series that was
 * there before and stays.
 */
public final class AggregatedMetric {

  /** Where the first walk of {@link #forEachCellSince} begins. */
  public static final int BEGINNING = -1;

  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Cell[].class);

  private final MetricDescriptor descriptor;
  private final Bounds bounds;
  private final CopyOnWriteArrayList<ObservableMetric> observed = new CopyOnWriteArrayList<>();

  /**
   * Cells in the order of their making, then nulls. Written under the monitor of this object with
   * release, read with acquire semantics; replaced when it must grow or shrink. Series that ended
   * stay until they are half of all, so that removing is cheap.
   */
  private volatile @Nullable Cell[] cells = new Cell[1];

  private int count;
  private int ended;

  /** The number of the next cell: how many were made, modulo 2^31. */
  private int next;

  private volatile int changes;

  AggregatedMetric(MetricDescriptor descriptor) {
    this.descriptor = descriptor;
    this.bounds = new Bounds(descriptor.buckets());
  }

  /**
   * The declaration.
   *
   * @return what the metric was declared to be
   */
  public MetricDescriptor descriptor() {
    return descriptor;
  }

  Bounds bounds() {
    return bounds;
  }

  synchronized <C extends Cell> C add(C cell) {
    if (count == cells.length) {
      cells = Arrays.copyOf(cells, count * 2);
    }
    cell.number(next);
    next = (next + 1) & Integer.MAX_VALUE;
    SLOT.setRelease(cells, count++, cell);
    changed();
    return cell;
  }

  synchronized void remove(Cell cell) {
    if (cell.isEnded()) {
      return;
    }
    cell.end();
    changed();
    if (++ended * 2 > count) {
      @Nullable Cell[] rest = new Cell[Math.max(1, count - ended)];
      int live = 0;
      for (int i = 0; i < count; i++) {
        Cell each = cells[i];
        if (each != null && !each.isEnded()) {
          rest[live++] = each;
        }
      }
      cells = rest;
      count = live;
      ended = 0;
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // only with the monitor held
  private void changed() {
    changes++;
  }

  /**
   * Tells whether recorded series came or went, for a reader that keeps something of them all. Read
   * before {@link #forEachCell}, it is no newer than what that shows.
   *
   * @return another number after each change
   */
  public int changes() {
    return changes;
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
    @Nullable Cell[] now = cells;
    forEachCell(now, 0, end(now), action);
  }

  /**
   * Walks over the series that are recorded and were made after an earlier walk, for a reader that
   * keeps what it saw. It finds out by {@link Cell#isEnded} which of those were removed since.
   *
   * @param position what the earlier walk returned, or {@link #BEGINNING}
   * @param action is given each cell, as in {@link #forEachCell}
   * @return where the next walk goes on
   */
  public int forEachCellSince(int position, Consumer<? super Cell> action) {
    @Nullable Cell[] now = cells;
    int end = end(now);
    if (end == 0) {
      return position;
    }
    forEachCell(now, position == BEGINNING ? 0 : firstSince(position, now, end), end, action);
    return (((Cell) SLOT.getAcquire(now, end - 1)).number() + 1) & Integer.MAX_VALUE;
  }

  private static void forEachCell(
      @Nullable Cell[] now, int from, int end, Consumer<? super Cell> action) {
    // The end is found first: a series that is removed and made again meanwhile has its new cell
    // behind it, so it is seen once at most.
    for (int i = from; i < end; i++) {
      Cell cell = (Cell) SLOT.getAcquire(now, i);
      if (!cell.isEnded()) {
        action.accept(cell);
      }
    }
  }

  /** How many there are, which stand before the nulls. */
  private static int end(@Nullable Cell[] now) {
    int low = 0;
    int high = now.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (SLOT.getAcquire(now, middle) == null) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** The place of the first cell whose number is a position, or comes after it. */
  private static int firstSince(int position, @Nullable Cell[] now, int end) {
    int low = 0;
    int high = end;
    while (low < high) {
      int middle = (low + high) >>> 1;
      int number = ((Cell) SLOT.getAcquire(now, middle)).number();
      if (((number - position) << 1) < 0) { // before it, by 31 bits: numbers start again at 0
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * Reads the series of callbacks and collectors, which runs the user's code; what it throws does
   * not come here.
   *
   * @param out is given each series
   */
  public void forEachObserved(ObjDoubleConsumer<LabelValues> out) {
    for (ObservableMetric metric : observed) {
      metric.read(out);
    }
  }

  /**
   * The same for a reader who has only so much time: what takes longer is left out, and counted.
   *
   * @param limit how long each of them may take; the setting {@code isometrics.callback.timeout}
   *     applies too
   * @param out is given each series
   */
  public void forEachObserved(Duration limit, ObjDoubleConsumer<LabelValues> out) {
    for (ObservableMetric metric : observed) {
      metric.read(limit, out);
    }
  }

  /**
   * Walks over all series of a counter or gauge that have a value, recorded and read.
   *
   * @param out is given each series
   */
  public void forEachNumber(ObjDoubleConsumer<LabelValues> out) {
    forEachCell(
        cell -> {
          if (cell instanceof CounterCell counter) {
            out.accept(cell.labels(), counter.value());
          } else if (cell instanceof GaugeCell gauge) {
            double value = gauge.value();
            if (!Double.isNaN(value)) {
              out.accept(cell.labels(), value);
            }
          }
        });
    forEachObserved(out);
  }

  /**
   * How many recorded series there may be, for sizing a list.
   *
   * @return no less than the number of series
   */
  public int sizeEstimate() {
    return cells.length;
  }
}
