package io.isometrics.testkit.contract;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import java.time.Duration;
import java.util.Locale;

/** A small program with each type of metric, each kind of label, and each fate of a series. */
final class ContractScenario {

  enum Method {
    GET,
    POST
  }

  enum Outcome {
    OK,
    SERVER_ERROR;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  enum State {
    OPEN,
    CLOSED
  }

  private static final Label<State> STATE = Label.of("state", State.class);

  static final String EXPONENTIAL = "wire_price_euros";
  static final String ANY_TEXT = "wire_events_total";
  static final String SOME_ENDED = "wire_room_celsius";

  private ContractScenario() {}

  static void run(MetricsRegistry registry, boolean exponential) {
    counters(registry);
    gauges(registry);
    histograms(registry, exponential);
    readFromCallbacks(registry);
    limited(registry);
  }

  private static void counters(MetricsRegistry registry) {
    registry
        .counter("wire_orders_total", "Orders served, by method and outcome.")
        .labels(Label.of("method", Method.class), Label.of("outcome", Outcome.class, Outcome::text))
        .register()
        .with(Method.GET, Outcome.OK)
        .add(2);
    registry
        .counter("wire_busy_seconds_total", "Time spent serving.")
        .unit("seconds")
        .register()
        .add(1.5);
    registry
        .counter(ANY_TEXT, "Back\\slash, \"quotes\"\nand a second line.")
        .labelNames("region", "kind")
        .register()
        .with("Zürich \\ \"west\"\n☃", "")
        .increment();
    registry.counter("wire_unused_total", "Has no series.").labels(Label.of("page")).register();
  }

  private static void gauges(MetricsRegistry registry) {
    registry.gauge("wire_in_flight", "Orders being served.").register().set(3);
    Family1<Gauge, Integer> rooms =
        registry
            .gauge(SOME_ENDED, "Warmth by room.")
            .unit("celsius")
            .labels(Label.ofInteger("room"))
            .register();
    rooms.with(1).set(19.5);
    rooms.with(2).set(-4);
    rooms.remove(1);
    Gauge moved = registry.scope("wire_scope").gauge("moved", "Moved.").register();
    moved.increment();
    moved.add(2.25);
    moved.decrement();
    registry.gauge("wire_never_seconds", "Was never set.").optional().register();
    registry.stateSet("wire_state", "Open or closed.", STATE).register().set(State.OPEN);
    registry
        .info("wire_build_info", "What runs.")
        .label("version", "1.2")
        .label("revision", "4f2a")
        .register();
    registry
        .gauge("Wire_MixedCase9", "A name in the hands of nobody else.")
        .labels(Label.ofBoolean("on"))
        .register()
        .with(true)
        .set(1e300);
  }

  private static void histograms(MetricsRegistry registry, boolean exponential) {
    Family1<Histogram, String> size =
        registry
            .histogram("wire_order_bytes", "Size of an order.")
            .unit("bytes")
            .buckets(100, 1000)
            .labels(Label.of("route"))
            .register();
    size.with("/orders").observe(50);
    size.with("/orders").observe(100);
    size.with("/orders").observe(5000);
    Timer latency =
        registry
            .withLabel("component", "api")
            .timer("wire_latency_seconds", "Time to serve an order.")
            .buckets(0.1, 1)
            .register();
    latency.record(Duration.ofMillis(250));
    latency.recordNanos(100_000_000);
    Histogram weight =
        registry
            .histogram("wire_weight_kilograms", "Weight of an order, without buckets.")
            .noBuckets()
            .register();
    weight.observe(1.5);
    weight.observe(2);
    registry.timer("wire_default_seconds", "With the default buckets.").register();
    if (exponential) {
      Histogram price =
          registry.histogram(EXPONENTIAL, "Price of an order.").exponential().register();
      price.observe(12.5);
      price.observe(0.25);
    }
  }

  private static void readFromCallbacks(MetricsRegistry registry) {
    registry.gauge("wire_queue_depth", "Orders waiting.").callback(() -> 7);
    registry.counter("wire_ticks_total", "Ticks of a clock.").callback(() -> 41.5);
    registry
        .gauge("wire_staff", "People at work by role and whether they smile.")
        .labels(Label.oneOf("role", "baker", "clerk"), Label.ofBoolean("smiling"))
        .collect(
            out -> {
              out.set("baker", true, 2);
              out.set("acrobat", false, 1);
            });
  }

  private static void limited(MetricsRegistry registry) {
    Family1<Counter, String> visits =
        registry
            .counter("wire_visits_total", "Visits by page.")
            .maxSeries(1)
            .labels(Label.of("page"))
            .register();
    visits.with("/").increment();
    visits.with("/a").increment();
    visits.with("/b").increment();
    registry
        .gauge("wire_dropped_ratio", "Was given what no gauge takes.")
        .register()
        .set(Double.NaN);
  }
}
