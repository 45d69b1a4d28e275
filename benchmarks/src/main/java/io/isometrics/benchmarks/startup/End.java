package io.isometrics.benchmarks.startup;

import io.isometrics.Metrics;

/**
 * Returns from {@code main}, having said so, and so ends in order; with {@code value}, after a
 * first value was recorded.
 */
final class End {

  private End() {}

  public static void main(String[] args) {
    if (args.length > 0 && args[0].equals("value")) {
      Metrics.registry().counter("first_total", "First.").register().increment();
    }
    System.out.println("end");
    System.out.flush();
  }
}
