package io.isometrics.prometheus;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import java.time.Duration;

/** A small program with each type of metric, each kind of label, and each fate of a series. */
final class Shop {

  enum Method {
    GET,
    POST
  }

  enum Outcome {
    OK,
    SERVER_ERROR;

    String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private Shop() {}

  static void run(MetricsRegistry registry) {
    Label<Method> method = Label.of("method", Method.class);
    Label<Outcome> outcome = Label.of("outcome", Outcome.class, Outcome::text);
    registry
        .counter("shop_orders_total", "Orders served.")
        .labels(method, outcome)
        .register()
        .with(Method.GET, Outcome.OK)
        .add(2);
    registry
        .counter("shop_busy_seconds_total", "Time spent serving.")
        .unit("seconds")
        .register()
        .add(1.5);
    registry.gauge("shop_in_flight", "Orders being served.").register().set(3);
    registry.gauge("shop_queue_depth", "Orders waiting.").callback(() -> 7);
    registry
        .gauge("shop_staff", "People at work by role and whether they smile.")
        .labels(Label.oneOf("role", "baker", "clerk"), Label.ofBoolean("smiling"))
        .collect(
            out -> {
              out.set("baker", true, 2);
              out.set("acrobat", false, 1);
            });

    Family1<Histogram, String> size =
        registry
            .histogram("shop_order_bytes", "Size of an order.")
            .unit("bytes")
            .buckets(100, 1000)
            .labels(Label.of("route"))
            .register();
    size.with("/orders").observe(50);
    size.with("/orders").observe(100);
    size.with("/orders").observe(5000);
    registry
        .histogram("shop_price_euros", "Price of an order.")
        .exponential()
        .register()
        .observe(12.5);
    Timer latency =
        registry
            .withLabel("component", "api")
            .timer("shop_latency_seconds", "Time to serve an order.")
            .buckets(0.1, 1)
            .register();
    latency.record(Duration.ofMillis(250));

    Family1<Gauge, Integer> rooms =
        registry
            .gauge("shop_room_celsius", "Warmth by room.")
            .labels(Label.ofInteger("room"))
            .register();
    rooms.with(1).set(19.5);
    rooms.with(2).set(-4);
    rooms.remove(1);

    Family1<Counter, String> visits =
        registry
            .counter("shop_visits_total", "Visits by page.")
            .maxSeries(1)
            .labels(Label.of("page"))
            .register();
    visits.with("/").increment();
    visits.with("/a").increment();
    visits.with("/b").increment();
    registry
        .counter("shop_events_total", "Events by what was configured.")
        .labelNames("region", "kind")
        .register()
        .with("eu", "late")
        .increment();
    registry.counter("shop_unused_total", "Has no series.").labels(Label.of("page")).register();
  }
}
