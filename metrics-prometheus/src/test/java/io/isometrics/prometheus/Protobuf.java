package io.isometrics.prometheus;

import io.prometheus.metrics.expositionformats.generated.Metrics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/** Scrapes in the protobuf format, decoded. */
@SuppressWarnings("NonCanonicalType") // the canonical name holds the version of protobuf
final class Protobuf {

  private Protobuf() {}

  /** The families by name. */
  static Map<String, Metrics.MetricFamily> scrape(PrometheusExporter exporter) {
    HttpResponse<byte[]> response = Http.get(exporter.uri(), "Accept", Http.PROTOBUF);
    Map<String, Metrics.MetricFamily> families = new LinkedHashMap<>();
    try (ByteArrayInputStream in = new ByteArrayInputStream(response.body())) {
      Metrics.MetricFamily family = Metrics.MetricFamily.parseDelimitedFrom(in);
      while (family != null) {
        families.put(family.getName(), family);
        family = Metrics.MetricFamily.parseDelimitedFrom(in);
      }
    } catch (IOException e) {
      throw new AssertionError("not protobuf: " + Http.text(response), e);
    }
    return families;
  }
}
