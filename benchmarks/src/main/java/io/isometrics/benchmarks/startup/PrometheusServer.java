package io.isometrics.benchmarks.startup;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import java.io.IOException;

/** A counter of prometheus-metrics-core, which its own server serves on a free port. */
final class PrometheusServer {

  private PrometheusServer() {}

  @SuppressWarnings("resource") // the process ends
  public static void main(String[] args) throws IOException {
    long start = System.nanoTime();
    Counter counter = Counter.builder().name("first_total").help("First.").register();
    HTTPServer.builder().port(0).buildAndStart();
    counter.inc();
    Done.after(System.nanoTime() - start);
  }
}
