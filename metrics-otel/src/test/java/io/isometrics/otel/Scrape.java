package io.isometrics.otel;

import io.isometrics.MetricsRegistry;
import io.isometrics.prometheus.PrometheusBackend;
import io.isometrics.prometheus.PrometheusExporter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** The other backend: scraped over HTTP, as Prometheus does. */
final class Scrape {

  /** What a program does with a registry. */
  @FunctionalInterface
  interface Program {
    void run(MetricsRegistry registry) throws InterruptedException;
  }

  private Scrape() {}

  /** Runs a program on the Prometheus backend and scrapes it. */
  static String of(Program program) throws IOException, InterruptedException {
    PrometheusBackend backend = PrometheusBackend.create();
    try (MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();
        PrometheusExporter exporter = PrometheusExporter.builder(backend).start()) {
      program.run(registry);
      return of(exporter.uri());
    }
  }

  /** What an address answers. */
  static String of(URI uri) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri).header("Accept", "text/plain").build(),
            BodyHandlers.ofString())
        .body();
  }
}
