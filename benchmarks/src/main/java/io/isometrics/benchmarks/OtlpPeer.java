package io.isometrics.benchmarks;

import com.sun.net.httpserver.HttpServer;
import io.isometrics.MetricsRegistry;
import io.isometrics.otel.OpenTelemetryBackend;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * This library with an OpenTelemetry SDK of its own, and such an SDK without this library: set up
 * by the autoconfiguration alike, and exporting over HTTP to a receiver in the same JVM, which
 * reads all and decodes nothing.
 */
final class OtlpPeer implements AutoCloseable {

  /** Exports only when it is told to, as many series as are asked for. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "otel.metric.export.interval", "1d",
          "otel.metrics.exemplar.filter", "always_off",
          "otel.java.metrics.cardinality.limit", Integer.toString(IsometricsPeer.MAX_SERIES),
          "otel.traces.exporter", "none",
          "otel.logs.exporter", "none",
          "otel.exporter.otlp.protocol", "http/protobuf");

  private final HttpServer receiver;

  OtlpPeer() {
    try {
      receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    receiver.createContext(
        "/",
        exchange -> {
          try (InputStream body = exchange.getRequestBody()) {
            body.transferTo(OutputStream.nullOutputStream());
          }
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    startAsDaemon(receiver);
    SETTINGS.forEach(System::setProperty);
    System.setProperty(
        "otel.exporter.otlp.endpoint", "http://localhost:" + receiver.getAddress().getPort());
  }

  /**
   * Its thread takes after the one that starts it, and nobody stops it where memory is measured.
   */
  private static void startAsDaemon(HttpServer server) {
    Thread starter = new Thread(server::start);
    starter.setDaemon(true);
    starter.start();
    try {
      starter.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** This library. */
  MetricsRegistry isometrics() {
    return MetricsRegistry.builder()
        .backend(OpenTelemetryBackend.create())
        .maxSeries(IsometricsPeer.MAX_SERIES)
        .build();
  }

  static void export(MetricsRegistry registry) {
    if (!registry.flush(Duration.ofMinutes(1))) {
      throw new IllegalStateException("The export failed");
    }
  }

  /** The SDK. */
  OpenTelemetrySdk sdk() {
    return AutoConfiguredOpenTelemetrySdk.builder()
        .disableShutdownHook()
        .build()
        .getOpenTelemetrySdk();
  }

  static void export(OpenTelemetrySdk sdk) {
    if (!sdk.getSdkMeterProvider().forceFlush().join(1, TimeUnit.MINUTES).isSuccess()) {
      throw new IllegalStateException("The export failed");
    }
  }

  @Override
  public void close() {
    receiver.stop(0);
  }
}
