package io.isometrics.examples.migration.before;

import io.isometrics.examples.migration.Stock;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The stock, measured with the Prometheus client library. */
public final class PrometheusStock implements Stock {

  private final Queue<String> waiting = new ConcurrentLinkedQueue<>();
  private final Gauge books;

  public PrometheusStock(PrometheusRegistry registry) {
    books = Gauge.builder().name("shop_books").help("Books in stock.").register(registry);
    GaugeWithCallback.builder()
        .name("shop_waiting_titles")
        .help("Titles that are waited for.")
        .callback(out -> out.call(waiting.size()))
        .register(registry);
  }

  @Override
  public void delivered(int count) {
    books.inc(count);
  }

  @Override
  public void waitFor(String title) {
    waiting.add(title);
  }
}
