package io.isometrics.prometheus;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A format that our own families are written in without the library. */
final class TextFormat {

  static final TextFormat PROMETHEUS = new TextFormat(Format.TEXT);
  static final TextFormat OPEN_METRICS = new TextFormat(Format.OPEN_METRICS);

  private final ExpositionFormatWriter writer;

  /** What stands behind all families. */
  private final byte[] end;

  private TextFormat(Format format) {
    writer = format.writer();
    end = writer.toDebugString(new MetricSnapshots()).getBytes(StandardCharsets.US_ASCII);
  }

  /** The library's, which can write all families. */
  ExpositionFormatWriter writer() {
    return writer;
  }

  /** What stands behind all families; not to be changed. */
  byte[] end() {
    return end;
  }

  /**
   * The text format of an answer, or null if only the library can write it. Of its schemes to
   * escape names two leave ours as they are; hardly anybody asks for the others.
   */
  static @Nullable TextFormat of(Format format, EscapingScheme escaping) {
    if (escaping != EscapingScheme.UNDERSCORE_ESCAPING && escaping != EscapingScheme.ALLOW_UTF8) {
      return null;
    }
    return format.equals(Format.TEXT)
        ? PROMETHEUS
        : format.equals(Format.OPEN_METRICS) ? OPEN_METRICS : null;
  }
}
