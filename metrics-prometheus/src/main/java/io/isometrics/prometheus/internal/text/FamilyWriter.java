package io.isometrics.prometheus.internal.text;

import io.isometrics.aggregation.AggregatedMetric;
import io.isometrics.aggregation.Cell;
import io.isometrics.aggregation.HistogramCell;
import io.isometrics.prometheus.internal.exemplars.SeriesState;
import io.isometrics.prometheus.internal.library.LabelNames;
import org.jspecify.annotations.Nullable;

/**
 * Writes a metric in any format, straight from its cells and callbacks: the same bytes that the
 * library would write for a snapshot of it, without the snapshot. Safe for scrapes that run at the
 * same time.
 */
public final class FamilyWriter {

  private final AggregatedMetric metric;
  private final LabelOrder order;

  /** Each is the same whoever makes it, and has final fields only, so they are not synchronized. */
  private @Nullable FamilyTemplate prometheusText;

  private @Nullable FamilyTemplate openMetricsText;
  private @Nullable FamilyTemplate protobuf;

  /** As they were at the last scrape; another scrape may do without the latest. */
  private volatile SortedCells cells = SortedCells.NONE;

  private volatile ObservedSeries observedText = ObservedSeries.NONE;
  private volatile ObservedSeries observedProtobuf = ObservedSeries.NONE;

  /**
   * A writer that has written nothing yet.
   *
   * @param metric what to write
   */
  public FamilyWriter(AggregatedMetric metric) {
    this.metric = metric;
    this.order = new LabelOrder(LabelNames.of(metric.descriptor()));
  }

  /** Writes the family, or nothing if it has no series. */
  public void write(NativeEncoding format, ScrapeBuffers scrape) {
    Buffer out = scrape.body();
    FamilyTemplate family = template(format);
    Cell[][] sorted = refreshedCells();
    ObservedValues values = scrape.observed();
    try {
      metric.forEachObserved(scrape.timeLeft(), values);
      ObservedSeries others = refreshedObserved(values, format);
      int start = out.size();
      family.writeHeader(out);
      int empty = out.size();
      int other = 0;
      SeriesBatch ahead = scrape.ahead();
      for (Cell[] chunk : sorted) {
        for (int from = 0; from < chunk.length; ) {
          int size = ahead.read(chunk, from, order, format);
          out.reserve(ahead.bytes());
          for (int i = 0; i < size; i++) {
            byte[] labels = ahead.labels(i);
            if (labels == null) {
              continue;
            }
            Cell cell = chunk[from + i];
            for (; other < others.size() && isBefore(others, other, cell); other++) {
              writeObserved(family, others, other, values, out);
            }
            if (cell instanceof HistogramCell histogram) {
              write(family, labels, histogram, scrape);
            } else {
              family.writeNumber(labels, ahead.value(i), SeriesState.of(cell), out);
            }
          }
          from += size;
        }
      }
      for (; other < others.size(); other++) {
        writeObserved(family, others, other, values, out);
      }
      if (out.size() == empty) {
        out.truncate(start);
      } else {
        family.finish(start, out);
      }
    } finally {
      values.clear();
    }
  }

  private static void writeObserved(
      FamilyTemplate family, ObservedSeries others, int other, ObservedValues values, Buffer out) {
    family.writeNumber(others.encoded(other), values.value(others.place(other)), null, out);
  }

  private boolean isBefore(ObservedSeries others, int other, Cell cell) {
    return order.compare(others.labels(other), cell.labels()) < 0;
  }

  private void write(
      FamilyTemplate family, byte[] labels, HistogramCell histogram, ScrapeBuffers scrape) {
    long[] buckets = scrape.buckets(metric.descriptor().buckets().size() + 1);
    double sum = histogram.read(buckets);
    family.writeHistogram(labels, buckets, sum, SeriesState.of(histogram), scrape.body());
  }

  private FamilyTemplate template(NativeEncoding format) {
    FamilyTemplate known =
        format == NativeEncoding.PROMETHEUS
            ? prometheusText
            : format == NativeEncoding.OPEN_METRICS ? openMetricsText : protobuf;
    if (known != null) {
      return known;
    }
    FamilyTemplate made =
        format.isText()
            ? TextTemplate.of(format, metric.descriptor())
            : ProtobufTemplate.of(metric.descriptor());
    if (format == NativeEncoding.PROMETHEUS) {
      prometheusText = made;
    } else if (format == NativeEncoding.OPEN_METRICS) {
      openMetricsText = made;
    } else {
      protobuf = made;
    }
    return made;
  }

  private Cell[][] refreshedCells() {
    SortedCells now = cells.refreshed(metric, order);
    cells = now;
    return now.chunks();
  }

  private ObservedSeries refreshedObserved(ObservedValues values, NativeEncoding format) {
    ObservedSeries earlier = format.isText() ? observedText : observedProtobuf;
    ObservedSeries now = earlier.refreshed(values, order, format);
    if (format.isText()) {
      observedText = now;
    } else {
      observedProtobuf = now;
    }
    return now;
  }
}
