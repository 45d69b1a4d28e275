package io.isometrics.prometheus.internal.collect;

import io.isometrics.Counter;
import io.isometrics.Histogram;
import io.isometrics.MetricDescriptor;
import io.isometrics.aggregation.Cell;
import io.isometrics.aggregation.CounterCell;
import io.isometrics.aggregation.GaugeCell;
import io.isometrics.aggregation.HistogramCell;
import io.isometrics.prometheus.internal.exemplars.ExemplarCounter;
import io.isometrics.prometheus.internal.exemplars.ExemplarHandle;
import io.isometrics.prometheus.internal.exemplars.ExemplarHistogram;
import io.isometrics.prometheus.internal.exemplars.ExemplarSampler;
import io.isometrics.prometheus.internal.exemplars.Exemplars;
import io.isometrics.prometheus.internal.exemplars.SeriesState;
import io.isometrics.spi.TraceContext;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Gives counters and histograms what they show besides their numbers, if there is any of it. */
public final class SeriesStates {

  private final @Nullable ExemplarSampler exemplars;
  private final boolean startTimes;
  private final InstantSource clock;

  /**
   * For the series of a backend.
   *
   * @param context who tells the trace of a recording; null for no exemplars
   * @param startTimes whether series tell when they began
   */
  public SeriesStates(@Nullable TraceContext context, boolean startTimes, InstantSource clock) {
    this.exemplars = context == null ? null : new ExemplarSampler(context, clock);
    this.startTimes = startTimes;
    this.clock = clock;
  }

  /** To be called before anybody sees the cell. */
  public void prepare(MetricDescriptor metric, Cell cell) {
    if (cell instanceof GaugeCell || (exemplars == null && !startTimes)) {
      return;
    }
    cell.attach(
        new SeriesState(
            startTimes ? clock.millis() : 0,
            exemplars == null ? null : new Exemplars(exemplars, metric.buckets().size() + 1)));
  }

  /** What users record with: the cell itself, unless it has exemplars. */
  public Counter handle(Counter counter) {
    CounterCell cell = (CounterCell) counter;
    Exemplars taken = exemplars(cell);
    return taken == null ? cell : new ExemplarCounter(cell, taken);
  }

  /** The same of a histogram. */
  public Histogram handle(MetricDescriptor metric, Histogram histogram) {
    HistogramCell cell = (HistogramCell) histogram;
    Exemplars taken = exemplars(cell);
    return taken == null
        ? cell
        : new ExemplarHistogram(
            cell, metric.buckets().stream().mapToDouble(Double::doubleValue).toArray(), taken);
  }

  private static @Nullable Exemplars exemplars(Cell cell) {
    SeriesState state = SeriesState.of(cell);
    return state == null ? null : state.exemplars();
  }

  /** The cell behind what users record with. */
  public static Object cell(Object handle) {
    return handle instanceof ExemplarHandle behind ? behind.cell() : handle;
  }
}
