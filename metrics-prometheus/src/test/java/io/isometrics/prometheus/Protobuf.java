package io.isometrics.prometheus;

import io.prometheus.metrics.expositionformats.generated.Metrics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Scrapes in the protobuf format, decoded. */
@SuppressWarnings("NonCanonicalType") // the canonical name holds the version of protobuf
final class Protobuf {

  private Protobuf() {}

  /** The families by name. */
  static Map<String, Metrics.MetricFamily> scrape(PrometheusExporter exporter) {
    HttpResponse<byte[]> response = Http.get(exporter.uri(), "Accept", Http.PROTOBUF);
    return families(response.body());
  }

  /** The same of what was read elsewhere. */
  static Map<String, Metrics.MetricFamily> families(byte[] exposition) {
    Map<String, Metrics.MetricFamily> families = new LinkedHashMap<>();
    try (ByteArrayInputStream in = new ByteArrayInputStream(exposition)) {
      Metrics.MetricFamily family = Metrics.MetricFamily.parseDelimitedFrom(in);
      while (family != null) {
        families.put(family.getName(), family);
        family = Metrics.MetricFamily.parseDelimitedFrom(in);
      }
    } catch (IOException e) {
      throw new AssertionError(
          "not protobuf: " + new String(exposition, StandardCharsets.UTF_8), e);
    }
    return families;
  }
}
