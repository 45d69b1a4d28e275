package io.isometrics.examples.quickstart;

import io.isometrics.Buckets;
import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;

/**
 * Everything that the order service measures of its own, declared in one place. Its requests and
 * the JVM are measured by modules, in {@link OrderServer} and {@link Main}.
 */
final class OrderMetrics {

  /** What became of an order. */
  enum Outcome {
    TAKEN,
    UNREADABLE,
    EMPTY,
    TOO_LARGE,
    QUEUE_FULL
  }

  private static final Label<Outcome> OUTCOME = Label.of("outcome", Outcome.class);
  private static final Label<Orders.State> STATE = Label.of("state", Orders.State.class);

  final Family1<Counter, Outcome> received;
  final Histogram orderSize;

  OrderMetrics(MetricsRegistry registry, Orders orders) {
    received =
        registry
            .counter("orders_received_total", "Orders received, by what became of them.")
            .labels(OUTCOME)
            .register();
    orderSize =
        registry
            .histogram("orders_order_size_bytes", "Size of an order as it was sent.")
            .unit("bytes")
            .buckets(Buckets.exponential(16, 4, 6))
            .register();
    registry.gauge("orders_queue_depth", "Orders waiting to be shipped.").callback(orders::waiting);
    registry
        .gauge(
            "orders_by_state", "Orders in the store by state; a state without any has no series.")
        .labels(STATE)
        .collect(out -> orders.countByState().forEach(out::set));
  }
}
