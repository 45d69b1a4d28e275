package io.isometrics.prometheus.internal.text;

import io.isometrics.aggregation.AggregatedMetric;
import io.isometrics.aggregation.Cell;
import io.isometrics.aggregation.HistogramCell;
import io.isometrics.prometheus.internal.library.FamilyMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Writes a metric in the text formats, straight from its cells and callbacks: the same bytes that
 * the library would write for a snapshot of it, without the snapshot. Safe for scrapes that run at
 * the same time.
 */
public final class FamilyWriter {

  private final AggregatedMetric metric;
  private final LabelOrder order;

  /** Each is the same whoever makes it, and has final fields only, so they are not synchronized. */
  private @Nullable FamilyTemplate prometheusText;

  private @Nullable FamilyTemplate openMetricsText;

  /** As they were at the last scrape; another scrape may do without the latest. */
  private volatile SortedCells cells = SortedCells.NONE;

  private volatile ObservedSeries observed = ObservedSeries.NONE;

  /**
   * A writer that has written nothing yet.
   *
   * @param metric what to write
   */
  public FamilyWriter(AggregatedMetric metric) {
    this.metric = metric;
    this.order = new LabelOrder(FamilyMetadata.labelNames(metric.descriptor()));
  }

  /** Writes the family, or nothing if it has no series. */
  public void write(NativeTextEncoding format, ScrapeBuffers scrape) {
    Buffer out = scrape.body();
    FamilyTemplate text = text(format);
    Cell[] sorted = refreshedCells();
    ObservedValues values = scrape.observed();
    try {
      metric.forEachObserved(scrape.timeLeft(), values);
      ObservedSeries others = refreshedObserved(values);
      int start = out.size();
      text.writeHeader(out);
      int empty = out.size();
      int other = 0;
      SeriesBatch ahead = scrape.ahead();
      for (int from = 0; from < sorted.length; ) {
        int size = ahead.read(sorted, from, order);
        out.reserve(ahead.bytes());
        for (int i = 0; i < size; i++) {
          byte[] labels = ahead.labels(i);
          if (labels == null) {
            continue;
          }
          Cell cell = sorted[from + i];
          for (; other < others.size() && isBefore(others, other, cell); other++) {
            text.writeNumber(others.text(other), values.value(others.place(other)), out);
          }
          if (cell instanceof HistogramCell histogram) {
            write(text, labels, histogram, scrape);
          } else {
            text.writeNumber(labels, ahead.value(i), out);
          }
        }
        from += size;
      }
      for (; other < others.size(); other++) {
        text.writeNumber(others.text(other), values.value(others.place(other)), out);
      }
      if (out.size() == empty) {
        out.truncate(start);
      }
    } finally {
      values.clear();
    }
  }

  private boolean isBefore(ObservedSeries others, int other, Cell cell) {
    return order.compare(others.labels(other), cell.labels()) < 0;
  }

  private void write(
      FamilyTemplate text, byte[] labels, HistogramCell histogram, ScrapeBuffers scrape) {
    long[] buckets = scrape.buckets(metric.descriptor().buckets().size() + 1);
    double sum = histogram.read(buckets);
    text.writeHistogram(labels, buckets, sum, scrape.body());
  }

  private FamilyTemplate text(NativeTextEncoding format) {
    FamilyTemplate known =
        format == NativeTextEncoding.PROMETHEUS ? prometheusText : openMetricsText;
    if (known != null) {
      return known;
    }
    FamilyTemplate text = FamilyTemplate.of(format, metric.descriptor());
    if (format == NativeTextEncoding.PROMETHEUS) {
      prometheusText = text;
    } else {
      openMetricsText = text;
    }
    return text;
  }

  private Cell[] refreshedCells() {
    SortedCells now = cells.refreshed(metric, order);
    cells = now;
    return now.cells();
  }

  private ObservedSeries refreshedObserved(ObservedValues values) {
    ObservedSeries now = observed.refreshed(values, order);
    observed = now;
    return now;
  }
}
