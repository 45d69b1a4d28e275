package io.isometrics.prometheus.internal.text;

import io.isometrics.MetricDescriptor;
import io.isometrics.prometheus.internal.exemplars.Exemplar;
import io.isometrics.prometheus.internal.exemplars.SeriesState;
import io.isometrics.prometheus.internal.library.FamilyMetadata;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the series of a family have in common in a text format: all but labels and numbers.
 *
 * <p>It is composed from the declaration alone, so that it does not depend on the version of the
 * library; tests compare it with what the library writes.
 */
final class TextTemplate implements FamilyTemplate {

  private final byte[] header;
  private final Sample[] samples;

  /** The texts of the bounds with what follows them, as {@code le="0.5"} and a closing brace. */
  private final byte[][] bounds;

  /** The line that says when a series began; null if the format, or the metric, has none. */
  private final @Nullable Sample created;

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

  private TextTemplate(byte[] header, Sample[] samples, byte[][] bounds, @Nullable Sample created) {
    this.header = header;
    this.samples = samples;
    this.bounds = bounds;
    this.created = created;
  }

  /** What the family of a declaration has in a format. */
  static TextTemplate of(NativeEncoding format, MetricDescriptor metric) {
    String name = metric.name();
    Sample created =
        format == NativeEncoding.OPEN_METRICS
            ? new Sample(FamilyMetadata.baseName(metric) + "_created")
            : null;
    return switch (metric.type()) {
      case HISTOGRAM, TIMER ->
          new TextTemplate(
              bytes(format.header(metric)),
              new Sample[] {
                new Sample(name + "_bucket"), new Sample(name + "_count"), new Sample(name + "_sum")
              },
              bounds(metric),
              created);
      default ->
          new TextTemplate(
              bytes(format.header(metric)),
              new Sample[] {new Sample(name)},
              new byte[0][],
              created);
    };
  }

  private static byte[][] bounds(MetricDescriptor metric) {
    return Stream.concat(metric.buckets().stream().map(String::valueOf), Stream.of("+Inf"))
        .map(bound -> bytes("le=\"" + bound + "\"} "))
        .toArray(byte[][]::new);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void writeHeader(Buffer out) {
    out.write(header);
  }

  @Override
  public void writeNumber(byte[] labels, double value, @Nullable SeriesState state, Buffer out) {
    samples[0].write(labels, out);
    out.writeDouble(value);
    writeExemplar(state, 0, out);
    out.write('\n');
    writeCreated(labels, state, out);
  }

  private void writeExemplar(@Nullable SeriesState state, int index, Buffer out) {
    Exemplar exemplar = created == null || state == null ? null : state.exemplar(index);
    if (exemplar != null) {
      ExemplarEncoder.writeText(exemplar, out);
    }
  }

  private void writeCreated(byte[] labels, @Nullable SeriesState state, Buffer out) {
    if (created != null && state != null && state.startMillis() != 0) {
      created.write(labels, out);
      ExemplarEncoder.writeSeconds(state.startMillis(), out);
      out.write('\n');
    }
  }

  @Override
  public void writeHistogram(
      byte[] labels, long[] buckets, double sum, @Nullable SeriesState state, Buffer out) {
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
      writeExemplar(state, i, out);
      out.write('\n');
    }
    samples[1].write(labels, out);
    out.writeLong(count);
    out.write('\n');
    samples[2].write(labels, out);
    out.writeDouble(sum);
    out.write('\n');
    writeCreated(labels, state, out);
  }

  /** Text needs no end. */
  @Override
  public void finish(int start, Buffer out) {}
}
