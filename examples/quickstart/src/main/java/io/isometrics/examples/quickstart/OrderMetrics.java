package io.isometrics.examples.quickstart;

import io.isometrics.Buckets;
import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Family2;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;

/** Everything that the order service measures, declared in one place. */
final class OrderMetrics {

  enum Method {
    GET,
    POST,
    OTHER
  }

  enum Outcome {
    OK,
    CLIENT_ERROR,
    SERVER_ERROR
  }

  private static final Label<Method> METHOD = Label.of("method", Method.class);
  private static final Label<Outcome> OUTCOME = Label.of("outcome", Outcome.class);
  private static final Label<Orders.State> STATE = Label.of("state", Orders.State.class);

  /** The template, such as /orders/{id}: with the path itself every order would be a series. */
  private static final Label<String> ROUTE = Label.of("route");

  final Family2<Counter, Method, Outcome> requests;
  final Family1<Timer, String> duration;
  final Gauge inFlight;
  final Histogram orderSize;

  OrderMetrics(MetricsRegistry registry, Orders orders) {
    requests =
        registry
            .counter("orders_requests_total", "Requests answered.")
            .labels(METHOD, OUTCOME)
            .register();
    duration =
        registry
            .timer("orders_request_duration_seconds", "Time to answer a request.")
            .labels(ROUTE)
            .register();
    inFlight = registry.gauge("orders_in_flight", "Requests being answered.").register();
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
