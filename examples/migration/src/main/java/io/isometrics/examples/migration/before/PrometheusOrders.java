package io.isometrics.examples.migration.before;

import io.isometrics.examples.migration.Orders;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;

/** Orders, measured with the Prometheus client library. */
public final class PrometheusOrders implements Orders {

  private final Counter orders;
  private final Histogram duration;

  public PrometheusOrders(PrometheusRegistry registry) {
    orders =
        Counter.builder()
            .name("shop_orders_total")
            .help("Orders, by outcome.")
            .labelNames("outcome")
            .register(registry);
    duration =
        Histogram.builder()
            .name("shop_order_duration_seconds")
            .help("Time to serve an order.")
            .classicOnly()
            .classicUpperBounds(0.1, 1)
            .register(registry);
  }

  @Override
  public void served(Duration time) {
    orders.labelValues("served").inc();
    duration.observe(time.toNanos() / 1e9);
  }

  @Override
  public void failed(Duration time) {
    orders.labelValues("failed").inc();
    duration.observe(time.toNanos() / 1e9);
  }
}
