package io.isometrics.packaging;

import io.isometrics.Metrics;
import io.isometrics.MetricsRegistry;
import java.io.IOException;

/** Counts one order, and ends when its input does. */
public final class Main {

  private Main() {}

  /**
   * Starts the application.
   *
   * @param arguments anything, for an exponential histogram besides
   * @throws IOException if its input can't be read
   */
  public static void main(String[] arguments) throws IOException {
    serve(Metrics.registry());
    if (arguments.length > 0) {
      Metrics.registry()
          .histogram("order_bytes", "Size of an order.")
          .exponential()
          .register()
          .observe(100);
    }
    System.out.println("ready");
    while (System.in.read() >= 0) {
      // whoever started this closes the stream
    }
  }

  static void serve(MetricsRegistry registry) {
    registry.counter("orders_total", "Orders served.").register().increment();
  }
}
