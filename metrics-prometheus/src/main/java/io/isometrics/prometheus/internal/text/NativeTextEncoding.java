package io.isometrics.prometheus.internal.text;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A format that our own families are written in without the library. */
public final class NativeTextEncoding {

  static final NativeTextEncoding PROMETHEUS = new NativeTextEncoding(ExpositionFormat.TEXT);
  static final NativeTextEncoding OPEN_METRICS =
      new NativeTextEncoding(ExpositionFormat.OPEN_METRICS);

  private final ExpositionFormatWriter writer;

  /** What stands behind all families. */
  private final byte[] end;

  private NativeTextEncoding(ExpositionFormat format) {
    writer = format.writer();
    end = writer.toDebugString(new MetricSnapshots()).getBytes(StandardCharsets.US_ASCII);
  }

  /** The library's, which can write all families. */
  public ExpositionFormatWriter writer() {
    return writer;
  }

  /** What stands behind all families; not to be changed. */
  public byte[] end() {
    return end;
  }

  /**
   * The text format of an answer, or null if only the library can write it. Of its schemes to
   * escape names two leave ours as they are; hardly anybody asks for the others.
   */
  public static @Nullable NativeTextEncoding of(ExpositionFormat format, EscapingScheme escaping) {
    if (escaping != EscapingScheme.UNDERSCORE_ESCAPING && escaping != EscapingScheme.ALLOW_UTF8) {
      return null;
    }
    return format == ExpositionFormat.TEXT
        ? PROMETHEUS
        : format == ExpositionFormat.OPEN_METRICS ? OPEN_METRICS : null;
  }
}
