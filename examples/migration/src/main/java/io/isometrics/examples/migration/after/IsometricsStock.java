package io.isometrics.examples.migration.after;

import io.isometrics.Gauge;
import io.isometrics.MetricsRegistry;
import io.isometrics.examples.migration.Stock;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The stock, measured with Isometrics. */
public final class IsometricsStock implements Stock {

  private final Queue<String> waiting = new ConcurrentLinkedQueue<>();
  private final Gauge books;

  public IsometricsStock(MetricsRegistry registry) {
    books = registry.gauge("shop_books", "Books in stock.").register();
    registry.gauge("shop_waiting_titles", "Titles that are waited for.").callback(waiting::size);
  }

  @Override
  public void delivered(int count) {
    books.add(count);
  }

  @Override
  public void waitFor(String title) {
    waiting.add(title);
  }
}
