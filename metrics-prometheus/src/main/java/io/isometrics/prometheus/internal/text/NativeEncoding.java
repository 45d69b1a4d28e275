package io.isometrics.prometheus.internal.text;

import io.isometrics.MetricDescriptor;
import io.isometrics.prometheus.internal.library.ExpositionFormat;
import io.isometrics.prometheus.internal.library.FamilyMetadata;
import io.isometrics.prometheus.internal.library.NameEscaping;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A format that our own families are written in without the library. */
public final class NativeEncoding {

  static final NativeEncoding PROMETHEUS = new NativeEncoding(ExpositionFormat.TEXT, "");
  static final NativeEncoding OPEN_METRICS =
      new NativeEncoding(ExpositionFormat.OPEN_METRICS, "# EOF\n");

  /** Each family has its length before it, and nothing follows the last one. */
  static final NativeEncoding PROTOBUF = new NativeEncoding(ExpositionFormat.PROTOBUF, "");

  private final ExpositionFormat format;

  /** What stands behind all families. */
  private final byte[] end;

  private NativeEncoding(ExpositionFormat format, String end) {
    this.format = format;
    this.end = end.getBytes(StandardCharsets.US_ASCII);
  }

  /** The library's, which can write all families. */
  public ExpositionFormat format() {
    return format;
  }

  /** What stands behind all families; not to be changed. */
  public byte[] end() {
    return end;
  }

  /** Whether this is one of the text formats, which write labels alike. */
  boolean isText() {
    return this != PROTOBUF;
  }

  /** What stands before the series of a family in a text format. */
  String header(MetricDescriptor metric) {
    boolean text = format.equals(ExpositionFormat.TEXT);
    String type =
        switch (metric.type()) {
          case COUNTER -> "counter";
          case GAUGE -> "gauge";
          case INFO -> text ? "gauge" : "info";
          case HISTOGRAM, TIMER -> "histogram";
        };
    if (text) {
      String name = metric.name();
      return line("HELP", name, escape(metric.help(), false)) + line("TYPE", name, type);
    }
    String name = FamilyMetadata.baseName(metric);
    return line("TYPE", name, type)
        + line("UNIT", name, metric.unit())
        + line("HELP", name, escape(metric.help(), true));
  }

  private static String line(String what, String name, String value) {
    return value.isEmpty() ? "" : "# " + what + " " + name + " " + value + "\n";
  }

  private static String escape(String help, boolean quotes) {
    String escaped = help.replace("\\", "\\\\").replace("\n", "\\n");
    return quotes ? escaped.replace("\"", "\\\"") : escaped;
  }

  /**
   * The format of an answer, or null if only the library can write it. Of its schemes to escape
   * names two leave ours as they are; hardly anybody asks for the others.
   */
  public static @Nullable NativeEncoding of(ExpositionFormat format, NameEscaping escaping) {
    if (format.equals(ExpositionFormat.PROTOBUF_DEBUG)
        || (escaping != NameEscaping.UNDERSCORE_ESCAPING && escaping != NameEscaping.ALLOW_UTF8)) {
      return null;
    }
    return format.equals(ExpositionFormat.TEXT)
        ? PROMETHEUS
        : format.equals(ExpositionFormat.PROTOBUF) ? PROTOBUF : OPEN_METRICS;
  }
}
