package io.isometrics.examples.orchestrator;

import io.isometrics.MetricsRegistry;
import io.isometrics.prometheus.PrometheusBackend;
import io.isometrics.prometheus.PrometheusExporter;
import java.io.IOException;
import java.time.Duration;

/** Runs the orchestrator. */
public final class Main {

  private Main() {}

  /**
   * Starts, and serves until the process is ended.
   *
   * @param ports of the API, the ingress, DNS and the metrics
   * @throws IOException if one of them can't be listened on
   */
  public static void main(String[] ports) throws IOException {
    PrometheusBackend backend = PrometheusBackend.create();
    MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();
    Orchestrator orchestrator =
        new Orchestrator(
            registry,
            Duration.ofSeconds(1),
            new Orchestrator.Ports(
                Integer.parseInt(ports[0]),
                Integer.parseInt(ports[1]),
                Integer.parseInt(ports[2])));
    PrometheusExporter exporter =
        orchestrator
            .checks(PrometheusExporter.builder(backend).ownMetrics(true))
            .port(Integer.parseInt(ports[3]))
            .start();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  orchestrator.close();
                  registry.close();
                }));
    System.out.println("API      http://localhost:" + orchestrator.api.port());
    System.out.println("Ingress  http://localhost:" + orchestrator.ingress.port());
    System.out.println("DNS      127.0.0.1:" + orchestrator.dns.port());
    System.out.println("Metrics  " + exporter.uri());
  }
}
