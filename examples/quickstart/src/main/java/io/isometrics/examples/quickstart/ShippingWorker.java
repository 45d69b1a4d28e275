package io.isometrics.examples.quickstart;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Ships one order after the other, each in a tenth of a second or less. */
final class ShippingWorker implements Runnable {

  private final Orders orders;

  private ShippingWorker(Orders orders) {
    this.orders = orders;
  }

  /** Starts a daemon thread, which works until the program ends. */
  static void start(Orders orders) {
    Thread thread = new Thread(new ShippingWorker(orders), "shipping");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void run() {
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(100));
        orders.shipNext();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
