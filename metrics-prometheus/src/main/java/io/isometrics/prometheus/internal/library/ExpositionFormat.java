package io.isometrics.prometheus.internal.library;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A format that the exporter can write. The writers do not look at the library's settings of the
 * process, so what is exported depends on the code and the request alone.
 */
// No record: its generated methods would keep this class alive on JDK 17.
public final class ExpositionFormat {

  public static final ExpositionFormat TEXT =
      new ExpositionFormat(
          "text", "plain", Map.of("version", "0.0.4"), PrometheusTextFormatWriter.create());

  public static final ExpositionFormat OPEN_METRICS =
      new ExpositionFormat(
          "application",
          "openmetrics-text",
          Map.of("version", "1.0.0"),
          OpenMetricsTextFormatWriter.create());

  /** The same, for those who ask for the version before. */
  public static final ExpositionFormat OPEN_METRICS_0_0_1 =
      new ExpositionFormat(
          "application",
          "openmetrics-text",
          Map.of("version", "0.0.1"),
          OpenMetricsTextFormatWriter.create());

  private static final ExpositionFormatWriter OPEN_METRICS_WITH_START_TIMES =
      new OpenMetricsTextFormatWriter(true, false);

  public static final ExpositionFormat PROTOBUF =
      new ExpositionFormat(
          "application",
          "vnd.google.protobuf",
          Map.of("proto", "io.prometheus.client.MetricFamily", "encoding", "delimited"),
          new PrometheusProtobufWriter());

  /** What protobuf says, in the text that its parser knows; nobody is given it unasked. */
  public static final ExpositionFormat PROTOBUF_DEBUG =
      new ExpositionFormat("text", "plain", Map.of(), new PrometheusProtobufWriter());

  private final String type;
  private final String subtype;

  /** What a media range must not contradict. */
  private final Map<String, String> parameters;

  private final ExpositionFormatWriter writer;

  private ExpositionFormat(
      String type, String subtype, Map<String, String> parameters, ExpositionFormatWriter writer) {
    this.type = type;
    this.subtype = subtype;
    this.parameters = parameters;
    this.writer = writer;
  }

  /** Whether it can be written; protobuf needs a library of its own. */
  public boolean isAvailable() {
    return writer.isAvailable();
  }

  /** The media type with its parameters, without that for escaping. */
  public String contentType() {
    String known = writer.getContentType();
    return this == OPEN_METRICS_0_0_1
        ? known.replace("version=1.0.0", "version=" + parameters.get("version"))
        : known;
  }

  /** What clients get, the most readable first. */
  public static final List<ExpositionFormat> ALL =
      List.of(TEXT, OPEN_METRICS, OPEN_METRICS_0_0_1, PROTOBUF);

  /** What people are shown, by the names that the library has for it. */
  public static Map<String, ExpositionFormat> debug() {
    Map<String, ExpositionFormat> formats = new LinkedHashMap<>();
    formats.put("text", TEXT);
    formats.put("openmetrics", OPEN_METRICS);
    if (PROTOBUF.isAvailable()) {
      formats.put("prometheus-protobuf", PROTOBUF_DEBUG);
    }
    return formats;
  }

  /**
   * Writes families with the library.
   *
   * @throws WriterUnavailableException if the library has not all that its writer needs
   */
  public void write(OutputStream out, MetricSnapshots families, NameEscaping escaping)
      throws IOException {
    if (!writeDebug(out, families, escaping)) {
      write(writer, out, families, escaping);
    }
  }

  /** The same with {@code _created}, where the format has that as a series. */
  public void writeWithStartTimes(OutputStream out, MetricSnapshots families, NameEscaping escaping)
      throws IOException {
    boolean openMetrics = this == OPEN_METRICS || this == OPEN_METRICS_0_0_1;
    if (openMetrics) {
      write(OPEN_METRICS_WITH_START_TIMES, out, families, escaping);
    } else {
      write(out, families, escaping);
    }
  }

  private boolean writeDebug(OutputStream out, MetricSnapshots families, NameEscaping escaping)
      throws IOException {
    if (this != PROTOBUF_DEBUG) {
      return false;
    }
    String text =
        LibraryVersion.HAS_ESCAPING
            ? Escaping.debug(writer, families, escaping)
            : writer.toDebugString(families);
    out.write(text.getBytes(StandardCharsets.UTF_8));
    return true;
  }

  private void write(
      ExpositionFormatWriter writer,
      OutputStream out,
      MetricSnapshots families,
      NameEscaping escaping)
      throws IOException {
    try {
      if (LibraryVersion.HAS_ESCAPING) {
        Escaping.write(writer, out, families, escaping);
      } else {
        writer.write(out, families);
      }
    } catch (LinkageError e) {
      throw new WriterUnavailableException(toString(), e);
    }
  }

  /** A class of its own, as versions of the library before 1.4 can't load it. */
  private static final class Escaping {

    static void write(
        ExpositionFormatWriter writer,
        OutputStream out,
        MetricSnapshots families,
        NameEscaping escaping)
        throws IOException {
      writer.write(out, families, EscapingScheme.valueOf(escaping.name()));
    }

    static String debug(
        ExpositionFormatWriter writer, MetricSnapshots families, NameEscaping escaping) {
      return writer.toDebugString(families, EscapingScheme.valueOf(escaping.name()));
    }
  }

  /**
   * How closely a media range of a client describes this format; 0 if it does not. A range of
   * anything means the text format, as with Prometheus' handler for Go: it stands at the end of
   * what Prometheus sends, which means by it what every exporter has.
   */
  public int match(String wantedType, String wantedSubtype, Map<String, String> wanted) {
    if (wantedType.equals("*")) {
      return wantedSubtype.equals("*") && this == TEXT ? 1 : 0;
    }
    if (!wantedType.equals(type)) {
      return 0;
    }
    if (wantedSubtype.equals("*")) {
      return 2;
    }
    if (!wantedSubtype.equals(subtype)) {
      return 0;
    }
    int match = 3;
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      String value = wanted.get(parameter.getKey());
      if (value != null) {
        if (!value.equals(parameter.getValue())) {
          return 0;
        }
        match++;
      }
    }
    return match;
  }

  /** The media type without its parameters. */
  @Override
  public String toString() {
    return type + '/' + subtype;
  }
}
