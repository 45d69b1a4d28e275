package io.isometrics.otel.internal.export;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramPointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.metrics.data.SummaryPointData;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Splits what was collected into parts, each of which is one request. A receiver refuses what is
 * too long for it: gRPC's limit is 4 MiB unless a server raises it.
 *
 * <p>The size of a request is estimated, from above but for the attributes of its resource: no
 * request is longer than they and {@link #MAX_BYTES}, unless a single series is.
 */
final class ExportBatches {

  /** The estimated size of a part, in bytes. */
  static final int MAX_BYTES = 3 << 20;

  private final int maxBytes;
  private final AttributeSize attributeSize = new AttributeSize();
  private final List<Collection<MetricData>> parts = new ArrayList<>();
  private List<MetricData> part = new ArrayList<>();
  private long bytes;

  private ExportBatches(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Splits metrics.
   *
   * @param metrics in their order, which is kept
   * @param maxBytes how long a part may be, by the estimate
   * @return at least one part
   */
  static List<Collection<MetricData>> of(Collection<MetricData> metrics, int maxBytes) {
    ExportBatches batches = new ExportBatches(maxBytes);
    metrics.forEach(batches::add);
    if (batches.parts.isEmpty()) {
      return List.of(metrics);
    }
    batches.endPart();
    return batches.parts;
  }

  private void add(MetricData metric) {
    int header =
        32
            + utf8Length(metric.getName())
            + utf8Length(metric.getDescription())
            + utf8Length(metric.getUnit());
    List<PointData> points = new ArrayList<>();
    boolean whole = true;
    bytes += header;
    for (PointData point : metric.getData().getPoints()) {
      int size = size(point);
      if (bytes + size > maxBytes && !(part.isEmpty() && points.isEmpty())) {
        addToPart(metric, points);
        points = new ArrayList<>();
        whole = false;
        endPart();
        bytes = header;
      }
      points.add(point);
      bytes += size;
    }
    if (whole) {
      part.add(metric);
    } else {
      addToPart(metric, points);
    }
  }

  private void addToPart(MetricData metric, List<PointData> points) {
    if (!points.isEmpty()) {
      part.add(MetricCopy.withPoints(metric, points));
    }
  }

  private void endPart() {
    parts.add(part);
    part = new ArrayList<>();
    bytes = 0;
  }

  private int size(PointData point) {
    attributeSize.bytes = 0;
    point.getAttributes().forEach(attributeSize);
    int size = 40 + attributeSize.bytes + 64 * point.getExemplars().size();
    if (point instanceof HistogramPointData histogram) {
      return size + 40 + 16 * histogram.getCounts().size();
    }
    if (point instanceof ExponentialHistogramPointData histogram) {
      return size
          + 80
          + 10 * histogram.getPositiveBuckets().getBucketCounts().size()
          + 10 * histogram.getNegativeBuckets().getBucketCounts().size();
    }
    if (point instanceof SummaryPointData summary) {
      return size + 20 * summary.getValues().size();
    }
    return size;
  }

  /** Adds up the sizes of attributes. */
  private static final class AttributeSize implements BiConsumer<AttributeKey<?>, Object> {

    private int bytes;

    @Override
    public void accept(AttributeKey<?> key, Object value) {
      bytes += 12 + utf8Length(key.getKey());
      bytes += value instanceof String text ? utf8Length(text) : 16;
    }
  }

  /** How many bytes a text takes; a surrogate pair, which takes four, counts as six. */
  private static int utf8Length(String text) {
    int length = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        length += c < 0x800 ? 1 : 2;
      }
    }
    return length;
  }
}
