package io.isometrics.examples.migration.after;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import io.isometrics.examples.migration.Orders;
import java.time.Duration;
import java.util.Locale;

/** Orders, measured with Isometrics. */
public final class IsometricsOrders implements Orders {

  private enum Outcome {
    SERVED,
    FAILED;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Family1<Counter, Outcome> orders;
  private final Timer duration;

  public IsometricsOrders(MetricsRegistry registry) {
    orders =
        registry
            .counter("shop_orders_total", "Orders, by outcome.")
            .labels(Label.of("outcome", Outcome.class, Outcome::text))
            .register();
    duration =
        registry
            .timer("shop_order_duration_seconds", "Time to serve an order.")
            .buckets(0.1, 1)
            .register();
  }

  @Override
  public void served(Duration time) {
    orders.with(Outcome.SERVED).increment();
    duration.record(time);
  }

  @Override
  public void failed(Duration time) {
    orders.with(Outcome.FAILED).increment();
    duration.record(time);
  }
}
