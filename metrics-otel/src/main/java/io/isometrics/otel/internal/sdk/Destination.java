package io.isometrics.otel.internal.sdk;

import io.isometrics.otel.internal.export.Endpoint;
import io.isometrics.spi.Log;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where an exporter sends to, as it may be logged. */
final class Destination {

  private static final Pattern ENDPOINT = Pattern.compile("endpoint=([^,}]+)");

  private Destination() {}

  /** The address, or the kind of exporter if it has none; warns of a password in an address. */
  static String of(MetricExporter exporter) {
    Matcher endpoint = ENDPOINT.matcher(exporter.toString());
    if (!endpoint.find()) {
      return exporter.getClass().getSimpleName();
    }
    String address = endpoint.group(1);
    if (Endpoint.hasCredentials(address)) {
      Log.warn(
          "The user and password in the endpoint of "
              + Endpoint.printable(address)
              + " are not sent: set OTEL_EXPORTER_OTLP_HEADERS to authorization=Basic%20... instead",
          null);
    }
    return Endpoint.printable(address);
  }
}
