package io.isometrics.prometheus.internal.text;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What the series of a family have in common in a text format: all but labels and numbers.
 *
 * <p>It is not composed here but cut out of what the library writes for one series without labels,
 * so that names, suffixes, help and unit are its own.
 */
final class FamilyTemplate {

  private final byte[] header;
  private final Sample[] samples;

  /** The texts of the bounds with what follows them, as {@code le="0.5"} and a closing brace. */
  private final byte[][] bounds;

  /** One of the lines of a series: its name as it begins with labels and without. */
  private static final class Sample {

    private final byte[] labelled;
    private final byte[] bare;

    Sample(String name) {
      labelled = bytes(name + "{");
      bare = bytes(name + " ");
    }

    void write(byte[] labels, Buffer out) {
      if (labels.length == 0) {
        out.write(bare);
      } else {
        out.write(labelled);
        out.write(labels);
        out.write('}');
        out.write(' ');
      }
    }
  }

  private FamilyTemplate(byte[] header, Sample[] samples, byte[][] bounds) {
    this.header = header;
    this.samples = samples;
    this.bounds = bounds;
  }

  /**
   * Cuts up what the library writes.
   *
   * @param writer the format
   * @param series a family with one series, without labels
   */
  static FamilyTemplate of(ExpositionFormatWriter writer, MetricSnapshot series) {
    String text =
        writer.toDebugString(new MetricSnapshots(series), EscapingScheme.UNDERSCORE_ESCAPING);
    int end = 0;
    while (text.startsWith("# ", end)) {
      end = text.indexOf('\n', end) + 1;
    }
    List<String> lines =
        text.substring(end).lines().filter(line -> !line.startsWith("# ")).toList();
    byte[][] bounds =
        lines.stream()
            .filter(line -> line.indexOf('{') > 0)
            .map(line -> bytes(line.substring(line.indexOf('{') + 1, line.lastIndexOf(' ') + 1)))
            .toArray(byte[][]::new);
    Sample[] samples =
        lines.stream()
            .map(line -> line.split("[{ ]", 2)[0])
            .distinct()
            .map(Sample::new)
            .toArray(Sample[]::new);
    return new FamilyTemplate(bytes(text.substring(0, end)), samples, bounds);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  void writeHeader(Buffer out) {
    out.write(header);
  }

  /** A series of a counter or gauge. */
  void writeNumber(byte[] labels, double value, Buffer out) {
    samples[0].write(labels, out);
    out.writeDouble(value);
    out.write('\n');
  }

  /**
   * A series of a histogram.
   *
   * @param buckets the observations in each bucket, not cumulated
   */
  void writeHistogram(byte[] labels, long[] buckets, double sum, Buffer out) {
    int start = out.size();
    out.write(samples[0].labelled);
    if (labels.length > 0) {
      out.write(labels);
      out.write(',');
    }
    int prefix = out.size() - start;
    long count = 0;
    for (int i = 0; i < bounds.length; i++) {
      if (i > 0) {
        out.repeat(start, prefix);
      }
      count += buckets[i];
      out.write(bounds[i]);
      out.writeLong(count);
      out.write('\n');
    }
    samples[1].write(labels, out);
    out.writeLong(count);
    out.write('\n');
    samples[2].write(labels, out);
    out.writeDouble(sum);
    out.write('\n');
  }
}
