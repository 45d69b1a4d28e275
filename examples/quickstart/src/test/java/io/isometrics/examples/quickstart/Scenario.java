package io.isometrics.examples.quickstart;

import io.isometrics.fixtures.BuiltJars;
import io.isometrics.fixtures.ChildProcess;
import io.isometrics.fixtures.HttpRequests;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** The packaged quickstart with the Prometheus backend, in a JVM of its own, and some requests. */
final class Scenario implements AutoCloseable {

  private final ChildProcess service;
  private final String metricsUrl;

  private Scenario(ChildProcess service, String metricsUrl) {
    this.service = service;
    this.metricsUrl = metricsUrl;
  }

  /** Three good orders, a bad one, two good questions and a bad one. */
  static Scenario play() throws IOException, InterruptedException {
    ChildProcess service =
        Service.start(
            Map.of("ISOMETRICS_HTTP_PORT", "0"),
            BuiltJars.of("examples/quickstart", "metrics-prometheus"));
    try {
      String metricsUrl = service.await("Metrics are served at (\\S+)");
      String orders = service.await("Orders are taken at (\\S+)");
      HttpRequests.send("POST", URI.create(orders), "tea");
      HttpRequests.send("POST", URI.create(orders), "x".repeat(100));
      HttpRequests.send("POST", URI.create(orders), "x".repeat(1000));
      HttpRequests.send("POST", URI.create(orders), "");
      HttpRequests.get(URI.create(orders + "/1"));
      HttpRequests.get(URI.create(orders + "/2"));
      HttpRequests.get(URI.create(orders + "/77"));
      return new Scenario(service, metricsUrl);
    } catch (Throwable e) {
      service.close();
      throw e;
    }
  }

  String metricsUrl() {
    return metricsUrl;
  }

  @Override
  public void close() {
    service.close();
  }
}
