package io.isometrics.otel;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Family2;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/**
 * A program that declares every type of metric, with every kind of label, list of bounds and unit,
 * and has a series come to every end there is. It knows nothing of any backend, and what it records
 * is the same each time.
 */
final class Workshop {

  enum Method {
    GET,
    POST,
    DELETE
  }

  enum Outcome {
    OK,
    CLIENT_ERROR,
    SERVER_ERROR;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private Workshop() {}

  /** Declares and records all of it, once. */
  static void run(MetricsRegistry registry) throws InterruptedException {
    record(registry);
    callbacks(registry);
    endings(registry);
    limits(registry);
    drops(registry);
  }

  /** What can be recorded again and again. */
  static void record(MetricsRegistry registry) {
    counters(registry);
    gauges(registry);
    histograms(registry);
    scopes(registry);
  }

  private static void counters(MetricsRegistry registry) {
    Counter bare = registry.counter("workshop_jobs_total", "Jobs.").register();
    bare.increment();
    bare.add(41);
    registry.counter("workshop_idle_total", "Never counted.").register();

    Family2<Counter, Method, Outcome> requests =
        registry
            .counter("workshop_requests_total", "Requests by method and outcome.")
            .labels(
                Label.of("method", Method.class), Label.of("outcome", Outcome.class, Outcome::text))
            .register();
    requests.with(Method.GET, Outcome.OK).add(7);
    requests.with(Method.POST, Outcome.SERVER_ERROR).increment();

    Counter busy =
        registry.counter("workshop_busy_seconds_total", "Time at work.").unit("seconds").register();
    busy.add(0.25);
    busy.add(2);
    busy.add(1e-3);

    Counter sent =
        registry.counter("workshop_sent_bytes_total", "Bytes sent.").unit("bytes").register();
    sent.add(9_007_199_254_740_991L);
    sent.add(1);

    registry
        .counter("workshop_events_total", "Events, with labels known at run time only.")
        .labelNames("region", "kind", "zone", "rack", "unit")
        .register()
        .with("eu", "late", "a", "7", "x1")
        .add(3);

    registry
        .counter("workshop_lazy_total", "Has series on first use only.")
        .lazy()
        .labels(Label.ofBoolean("cold"))
        .register()
        .with(true)
        .increment();
    registry
        .counter("workshop_unseen_total", "Has no series at all.")
        .labels(Label.of("path"))
        .register();
  }

  private static void gauges(MetricsRegistry registry) {
    Gauge level = registry.gauge("workshop_level", "Goes up and down.").register();
    level.set(10);
    level.increment();
    level.decrement();
    level.add(-12.5);
    registry.gauge("workshop_untouched", "Never set.").register();

    Family2<Gauge, String, Boolean> doors =
        registry
            .gauge("workshop_doors_total", "Doors by side, a gauge that ends in _total.")
            .labels(Label.oneOf("side", "north", "south"), Label.ofBoolean("open"))
            .register();
    doors.with("north", true).set(2);
    doors.with("roof", false).set(1);

    Family1<Gauge, Integer> floors =
        registry
            .gauge("workshop_room_celsius", "Warmth by floor.")
            .unit("celsius")
            .labels(Label.ofInteger("floor"))
            .register();
    floors.with(-1).set(12.75);
    floors.with(0).set(-0.5);
    floors.with(1).set(1e21);

    Family1<Gauge, Integer> codes =
        registry
            .gauge("workshop_codes", "By a code of a closed set.")
            .labels(Label.oneOf("code", 200, 404))
            .register();
    codes.with(404).set(4);
    codes.with(999).set(9);

    registry.gauge("workshop_full_ratio", "How full it is.").unit("ratio").register().set(1.0 / 3);
    registry
        .gauge("workshop_open_requests", "Requests being served.")
        .unit("requests")
        .register()
        .set(3);

    Family1<Gauge, String> texts =
        registry
            .gauge("workshop_texts", "Label values with \"quotes\", \\ and others.")
            .labels(Label.of("text"))
            .register();
    texts.with("").set(1);
    texts.with("two\nlines").set(2);
    texts.with("a \"quote\" and a \\").set(3);
    texts.with("größer als 木 🔧").set(4);
    texts.with("a,b={c}").set(5);
  }

  private static void histograms(MetricsRegistry registry) {
    Timer latency = registry.timer("workshop_latency_seconds", "Time to serve.").register();
    latency.record(Duration.ofMillis(5));
    latency.record(Duration.ofNanos(5_000_001));
    latency.recordNanos(2_500_000_000L);
    latency.record(Duration.ofSeconds(60));

    Family1<Timer, Method> timers =
        registry
            .timer("workshop_step_seconds", "Time of a step by method.")
            .buckets(0.1, 1, 10)
            .labels(Label.of("method", Method.class))
            .register();
    timers.with(Method.GET).record(Duration.ofMillis(125));
    timers.with(Method.GET).record(Duration.ofSeconds(1));

    Family1<Histogram, String> sizes =
        registry
            .histogram("workshop_size_bytes", "Size by route.")
            .unit("bytes")
            .buckets(100, 1_000, 1_000_000)
            .labels(Label.of("route"))
            .register();
    sizes.with("/a").observe(0);
    sizes.with("/a").observe(100);
    sizes.with("/a").observe(100.5);
    sizes.with("/b").observe(1e9);

    Histogram offsets =
        registry.histogram("workshop_offset", "A bound at zero.").buckets(0, 0.5).register();
    offsets.observe(0);
    offsets.observe(0.5);
    offsets.observe(0.75);

    registry.histogram("workshop_one", "A single bound.").buckets(1).register().observe(0.1);
    Histogram many =
        registry
            .histogram("workshop_many", "Many bounds.")
            .buckets(io.isometrics.Buckets.linear(1, 1, 40))
            .register();
    for (int i = 0; i < 50; i++) {
      many.observe(i);
    }

    registry.histogram("workshop_empty", "Never observed.").buckets(1, 2).register();
    registry
        .histogram("workshop_empties", "Observed for one value only.")
        .buckets(1, 2)
        .labels(Label.ofBoolean("used"))
        .register()
        .with(true)
        .observe(1.5);

    Histogram exponential =
        registry.histogram("workshop_price_euros", "Exponential buckets.").exponential().register();
    exponential.observe(12.5);
    exponential.observe(0);
    exponential.observe(1e6);
    registry
        .timer("workshop_quiet_seconds", "Exponential, never observed.")
        .exponential()
        .register();
  }

  private static void callbacks(MetricsRegistry registry) throws InterruptedException {
    registry.gauge("workshop_queue_depth", "Read by callback.").callback(() -> 7);
    registry.counter("workshop_hits_total", "Counted elsewhere.").callback(() -> 1234.5);
    registry
        .gauge("workshop_staff", "Read as a whole.")
        .labels(Label.oneOf("role", "baker", "clerk"), Label.ofBoolean("smiling"))
        .collect(
            out -> {
              out.set("baker", true, 2);
              out.set("clerk", false, 1);
              out.set("acrobat", false, 3);
            });
    CountDownLatch refreshed = new CountDownLatch(2);
    registry
        .gauge("workshop_costly", "Read on a period.")
        .refreshEvery(Duration.ofMillis(1))
        .callback(
            () -> {
              refreshed.countDown();
              return 88;
            });
    // The second reading begins when the first is there to be seen.
    refreshed.await();
  }

  private static void scopes(MetricsRegistry registry) {
    for (String component : new String[] {"api", "worker"}) {
      MetricsRegistry scope = registry.scope("workshop_part").withLabel("component", component);
      scope
          .counter("failures_total", "Failures by component and reason.")
          .labels(Label.of("reason"))
          .register()
          .with("late")
          .add(component.length());
      scope.timer("pause_seconds", "Pauses by component.").buckets(1).register();
    }
  }

  private static void endings(MetricsRegistry registry) {
    Family1<Counter, String> tenants =
        registry
            .counter("workshop_tenant_total", "By tenant.")
            .labels(Label.of("tenant"))
            .register();
    tenants.with("stays").add(2);
    tenants.with("goes").add(3);
    tenants.with("returns").add(4);
    tenants.remove("goes");
    tenants.remove("returns");
    tenants.with("returns").add(5);

    Family1<Gauge, String> lamps =
        registry.gauge("workshop_lamp", "By lamp.").labels(Label.of("lamp")).register();
    lamps.with("a").set(1);
    lamps.with("b").set(1);
    lamps.clear();
    lamps.with("c").set(1);

    Family1<Histogram, String> rides =
        registry
            .histogram("workshop_ride", "By tenant.")
            .buckets(1, 5)
            .labels(Label.of("tenant"))
            .register();
    rides.with("stays").observe(2);
    rides.with("goes").observe(3);
    rides.remove("goes");

    registry.gauge("workshop_ended", "Its callback was closed.").callback(() -> 5).close();
  }

  private static void limits(MetricsRegistry registry) {
    Family2<Counter, Outcome, String> pages =
        registry
            .counter("workshop_page_total", "By outcome and page, of which there are too many.")
            .maxSeries(3)
            .labels(Label.of("outcome", Outcome.class), Label.of("page"))
            .register();
    for (int i = 0; i < 10; i++) {
      pages.with(Outcome.OK, "/" + i).increment();
    }
    pages.with(Outcome.SERVER_ERROR, "/late").add(2);

    Family1<Timer, String> slow =
        registry
            .timer("workshop_page_seconds", "By page, of which there are too many.")
            .buckets(1)
            .maxSeries(1)
            .labels(Label.of("page"))
            .register();
    slow.with("/").record(Duration.ofSeconds(1));
    slow.with("/x").record(Duration.ofSeconds(2));
    slow.with("/y").record(Duration.ofSeconds(3));
  }

  private static void drops(MetricsRegistry registry) {
    Counter counter = registry.counter("workshop_odd_total", "Odd amounts.").register();
    counter.add(1);
    counter.add(-1);
    counter.add(Double.NaN);
    counter.add(Double.POSITIVE_INFINITY);
    Gauge gauge = registry.gauge("workshop_odd_level", "Odd values.").register();
    gauge.set(1);
    gauge.set(Double.NaN);
    gauge.add(Double.NEGATIVE_INFINITY);
    Family1<Histogram, String> histogram =
        registry
            .histogram("workshop_odd_bytes", "Odd observations.")
            .buckets(1, 2)
            .labels(Label.of("kind"))
            .register();
    Histogram handle = histogram.with("kept");
    handle.observe(1);
    handle.observe(-1);
    handle.observe(Double.NaN);
    handle.observe(Double.POSITIVE_INFINITY);
    Histogram gone = histogram.with("gone");
    histogram.remove("gone");
    gone.observe(1);
    histogram.with(null).observe(1);
  }
}
