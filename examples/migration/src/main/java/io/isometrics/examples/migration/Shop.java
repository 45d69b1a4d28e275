package io.isometrics.examples.migration;

import io.isometrics.MetricsRegistry;
import io.isometrics.examples.migration.after.IsometricsOrders;
import io.isometrics.examples.migration.after.IsometricsStock;
import io.isometrics.examples.migration.before.PrometheusOrders;
import io.isometrics.examples.migration.before.PrometheusStock;
import io.isometrics.prometheus.PrometheusBackend;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.Duration;

/**
 * The shop at a stage of its move: all metrics are on one registry, which its own server serves.
 */
final class Shop implements AutoCloseable {

  /** How far the move has come. */
  enum Stage {
    /** All on the Prometheus client library. */
    BEFORE,
    /** The package of the orders has moved. */
    BETWEEN,
    /** All has moved. */
    AFTER
  }

  private final MetricsRegistry isometrics;
  private final HTTPServer server;
  private final Orders orders;
  private final Stock stock;

  Shop(Stage stage, int port) throws IOException {
    PrometheusRegistry registry = new PrometheusRegistry();
    // What Isometrics declares appears on the registry that is there.
    isometrics = MetricsRegistry.builder().backend(PrometheusBackend.create(registry)).build();
    orders =
        stage == Stage.BEFORE ? new PrometheusOrders(registry) : new IsometricsOrders(isometrics);
    stock = stage == Stage.AFTER ? new IsometricsStock(isometrics) : new PrometheusStock(registry);
    server = HTTPServer.builder().port(port).registry(registry).buildAndStart();
  }

  int port() {
    return server.getPort();
  }

  /** A day in the shop. */
  void work() {
    orders.served(Duration.ofMillis(50));
    orders.served(Duration.ofMillis(250));
    orders.failed(Duration.ofSeconds(2));
    stock.delivered(12);
    stock.waitFor("The Art of Computer Programming, Volume 5");
  }

  @Override
  public void close() {
    server.close();
    isometrics.close();
  }
}
