package io.isometrics.prometheus.internal.text;

import io.isometrics.MetricDescriptor;
import io.isometrics.MetricType;
import io.isometrics.prometheus.internal.exemplars.SeriesState;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A family as a delimited message {@code io.prometheus.client.MetricFamily}, whose fields are fixed
 * by <a href="https://github.com/prometheus/client_model">client_model</a>.
 *
 * <p>It is composed from the declaration alone, so that it does not depend on the version of the
 * library; tests compare it with what the library writes.
 */
final class ProtobufTemplate implements FamilyTemplate {

  // Tags: the number of the field, and how its value is written.
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FAMILY_NAME = 1 << 3 | LENGTH_DELIMITED;
  private static final int FAMILY_HELP = 2 << 3 | LENGTH_DELIMITED;
  private static final int FAMILY_TYPE = 3 << 3 | VARINT;
  private static final int FAMILY_METRIC = 4 << 3 | LENGTH_DELIMITED;
  private static final int METRIC_GAUGE = 2 << 3 | LENGTH_DELIMITED;
  private static final int METRIC_COUNTER = 3 << 3 | LENGTH_DELIMITED;
  private static final int METRIC_HISTOGRAM = 7 << 3 | LENGTH_DELIMITED;
  private static final int NUMBER_VALUE = 1 << 3 | FIXED64;
  private static final int HISTOGRAM_COUNT = 1 << 3 | VARINT;
  private static final int HISTOGRAM_SUM = 2 << 3 | FIXED64;
  private static final int HISTOGRAM_BUCKET = 3 << 3 | LENGTH_DELIMITED;
  private static final int BUCKET_COUNT = 1 << 3 | VARINT;
  private static final int BUCKET_BOUND = 2 << 3 | FIXED64;
  private static final int BUCKET_EXEMPLAR = 3 << 3 | LENGTH_DELIMITED;
  private static final int COUNTER_EXEMPLAR = 2 << 3 | LENGTH_DELIMITED;
  private static final int COUNTER_CREATED = 3 << 3 | LENGTH_DELIMITED;
  private static final int HISTOGRAM_CREATED = 15 << 3 | LENGTH_DELIMITED;

  // Values of MetricType.
  private static final int TYPE_COUNTER = 0;
  private static final int TYPE_GAUGE = 1;
  private static final int TYPE_HISTOGRAM = 4;

  /** Room at first for a message of a series that has more than numbers. */
  private static final int STATE_BYTES = 32;

  /** A tag and a double. */
  private static final int DOUBLE_BYTES = 1 + Double.BYTES;

  private final byte[] header;

  /** What stands between the labels and the value of a counter, gauge or info. */
  private final byte[] beforeNumber;

  /** The upper bounds with their tags. */
  private final byte[][] bounds;

  private ProtobufTemplate(byte[] header, byte[] beforeNumber, byte[][] bounds) {
    this.header = header;
    this.beforeNumber = beforeNumber;
    this.bounds = bounds;
  }

  /** What the family of a declaration has. */
  static ProtobufTemplate of(MetricDescriptor metric) {
    Buffer header = new Buffer(64);
    writeText(FAMILY_NAME, metric.name(), header);
    writeText(FAMILY_HELP, metric.help(), header);
    header.write(FAMILY_TYPE);
    header.write(
        switch (metric.type()) {
          case COUNTER -> TYPE_COUNTER;
          case GAUGE, INFO -> TYPE_GAUGE;
          case HISTOGRAM, TIMER -> TYPE_HISTOGRAM;
        });
    int tag = metric.type() == MetricType.COUNTER ? METRIC_COUNTER : METRIC_GAUGE;
    return new ProtobufTemplate(
        header.toByteArray(), new byte[] {(byte) tag, DOUBLE_BYTES, NUMBER_VALUE}, bounds(metric));
  }

  private static void writeText(int tag, String text, Buffer out) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.write(tag);
    out.writeVarint(utf8.length);
    out.write(utf8);
  }

  private static byte[][] bounds(MetricDescriptor metric) {
    int finite = metric.buckets().size();
    byte[][] bounds = new byte[finite + 1][];
    for (int i = 0; i <= finite; i++) {
      Buffer bound = new Buffer(DOUBLE_BYTES);
      bound.write(BUCKET_BOUND);
      bound.writeFixed64(i < finite ? metric.buckets().get(i) : Double.POSITIVE_INFINITY);
      bounds[i] = bound.toByteArray();
    }
    return bounds;
  }

  @Override
  public void writeHeader(Buffer out) {
    out.write(header);
  }

  @Override
  public void writeNumber(byte[] labels, double value, @Nullable SeriesState state, Buffer out) {
    if (state != null) {
      Buffer counter = new Buffer(STATE_BYTES);
      counter.write(NUMBER_VALUE);
      counter.writeFixed64(value);
      ExemplarEncoder.writeField(COUNTER_EXEMPLAR, state.exemplar(0), counter);
      ExemplarEncoder.writeField(COUNTER_CREATED, state.startMillis(), counter);
      writeMetric(labels, METRIC_COUNTER, counter, out);
      return;
    }
    out.write(FAMILY_METRIC);
    out.writeVarint(labels.length + beforeNumber.length + Double.BYTES);
    out.write(labels);
    out.write(beforeNumber);
    out.writeFixed64(value);
  }

  private static void writeMetric(byte[] labels, int tag, Buffer message, Buffer out) {
    int length = message.size();
    out.write(FAMILY_METRIC);
    out.writeVarint(labels.length + 1 + Buffer.varintLength(length) + length);
    out.write(labels);
    out.write(tag);
    out.writeVarint(length);
    out.write(message.toByteArray());
  }

  @Override
  public void writeHistogram(
      byte[] labels, long[] buckets, double sum, @Nullable SeriesState state, Buffer out) {
    if (state != null) {
      writeHistogram(labels, buckets, sum, state, out, Arrays.stream(buckets).sum());
      return;
    }
    long count = 0;
    int length = 0;
    for (long bucket : buckets) {
      count += bucket;
      length += 2 + bucketLength(count);
    }
    length += 1 + Buffer.varintLength(count) + DOUBLE_BYTES;
    out.write(FAMILY_METRIC);
    out.writeVarint(labels.length + 1 + Buffer.varintLength(length) + length);
    out.write(labels);
    out.write(METRIC_HISTOGRAM);
    out.writeVarint(length);
    out.write(HISTOGRAM_COUNT);
    out.writeVarint(count);
    out.write(HISTOGRAM_SUM);
    out.writeFixed64(sum);
    count = 0;
    for (int i = 0; i < buckets.length; i++) {
      count += buckets[i];
      out.write(HISTOGRAM_BUCKET);
      out.write(bucketLength(count)); // less than 128
      out.write(BUCKET_COUNT);
      out.writeVarint(count);
      out.write(bounds[i]);
    }
  }

  private void writeHistogram(
      byte[] labels, long[] buckets, double sum, SeriesState state, Buffer out, long total) {
    Buffer histogram = new Buffer(STATE_BYTES + buckets.length * STATE_BYTES);
    histogram.write(HISTOGRAM_COUNT);
    histogram.writeVarint(total);
    histogram.write(HISTOGRAM_SUM);
    histogram.writeFixed64(sum);
    long count = 0;
    for (int i = 0; i < buckets.length; i++) {
      count += buckets[i];
      Buffer bucket = new Buffer(STATE_BYTES);
      bucket.write(BUCKET_COUNT);
      bucket.writeVarint(count);
      bucket.write(bounds[i]);
      ExemplarEncoder.writeField(BUCKET_EXEMPLAR, state.exemplar(i), bucket);
      histogram.write(HISTOGRAM_BUCKET);
      histogram.writeVarint(bucket.size());
      histogram.write(bucket.toByteArray());
    }
    ExemplarEncoder.writeField(HISTOGRAM_CREATED, state.startMillis(), histogram);
    writeMetric(labels, METRIC_HISTOGRAM, histogram, out);
  }

  private static int bucketLength(long count) {
    return 1 + Buffer.varintLength(count) + DOUBLE_BYTES;
  }

  @Override
  public void finish(int start, Buffer out) {
    out.insertLength(start);
  }
}
