package io.isometrics.examples.migration;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/** Serves the metrics of the shop at a stage of its move. */
public final class Main {

  private Main() {}

  /** Takes the stage ({@code before}, {@code between}, {@code after}) and the port. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Shop.Stage stage = Shop.Stage.valueOf(arguments[0].toUpperCase(Locale.ROOT));
    try (Shop shop = new Shop(stage, Integer.parseInt(arguments[1]))) {
      shop.work();
      System.out.println("curl http://localhost:" + shop.port() + "/metrics");
      new CountDownLatch(1).await();
    }
  }
}
