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
   * @param arguments none
   * @throws IOException if its input can't be read
   */
  public static void main(String[] arguments) throws IOException {
    serve(Metrics.registry());
    System.out.println("ready");
    while (System.in.read() >= 0) {
      // whoever started this closes the stream
    }
  }

  static void serve(MetricsRegistry registry) {
    registry.counter("orders_total", "Orders served.").register().increment();
  }
}
