package io.isometrics.examples.quickstart;

import io.isometrics.Metrics;
import io.isometrics.MetricsRegistry;
import io.isometrics.jvm.JvmMetrics;
import java.io.IOException;
import java.util.List;

/**
 * Starts the order service. Which backend its metrics go to is decided by the class path: nothing
 * here names one.
 *
 * <p>{@code ORDERS_PORT} in the environment, or the system property {@code orders.port}, is the
 * port of the service: 8080 unless given, any free one if 0. With {@code --no-load} it waits for
 * somebody else's requests.
 */
public final class Main {

  private Main() {}

  /**
   * Runs until the process is told to end.
   *
   * @param args nothing or {@code --no-load}
   */
  public static void main(String[] args) {
    List<String> options = List.of(args);
    if (!options.isEmpty() && !options.equals(List.of("--no-load"))) {
      fail(2, "The only option is --no-load, not " + String.join(" ", options));
    }
    int port = port();
    MetricsRegistry registry = Metrics.registry();
    JvmMetrics.register(registry);
    Orders orders = new Orders();
    OrderMetrics metrics = new OrderMetrics(registry, orders);
    OrderServer server;
    try {
      server = new OrderServer(new OrderService(orders, metrics), registry, port);
    } catch (IOException e) {
      fail(1, "The order service can't listen on port " + port + ": " + e.getMessage());
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "orders-shutdown"));
    ShippingWorker.start(orders);
    if (options.isEmpty()) {
      LoadGenerator.start(server.url());
    }
    System.out.println("Orders are taken at " + server.url() + "/orders");
  }

  private static int port() {
    String text = System.getProperty("orders.port", System.getenv("ORDERS_PORT"));
    if (text == null || text.isBlank()) {
      return 8080;
    }
    try {
      int port = Integer.parseInt(text.strip());
      if (port >= 0 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    fail(2, "orders.port (ORDERS_PORT) is a number from 0 to 65535, not " + text);
    return 0;
  }

  private static void fail(int status, String message) {
    System.err.println(message);
    System.exit(status);
  }
}
