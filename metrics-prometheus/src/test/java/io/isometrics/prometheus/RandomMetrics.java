package io.isometrics.prometheus;

import io.isometrics.Counter;
import io.isometrics.FamilyN;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import io.isometrics.Timer;
import io.isometrics.spi.TraceContext;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.DoubleStream;

/** Metrics of all kinds, which a random generator makes, records and removes. */
final class RandomMetrics implements AutoCloseable {

  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "GET",
          "OK",
          "a\"b\"",
          "\\",
          "\\n",
          "two\nlines\n",
          "\r\t\0",
          "ends in \\",
          "} 1",
          "Grüße",
          "世界",
          "🌍",
          "\uffff",
          "\u2028");

  private final Random random;
  private final MetricsRegistry registry;

  /** What can be done next. */
  private final List<Runnable> actions = new ArrayList<>();

  final PrometheusRegistry prometheus = new PrometheusRegistry();
  final PrometheusBackend backend;
  final boolean startTimes;

  /** Which trace a recording is in. */
  private final Random spans;

  private Instant now = Instant.ofEpochMilli(1_764_000_000_000L);

  RandomMetrics(long seed) {
    random = new Random(seed);
    spans = new Random(seed + 1);
    startTimes = spans.nextBoolean();
    backend =
        PrometheusBackend.builder()
            .registry(prometheus)
            .traceContext(this::span)
            .startTimes(startTimes)
            .clock(() -> now)
            .build();
    registry = MetricsRegistry.builder().backend(backend).build();
    for (int i = random.nextInt(8); i >= 0; i--) {
      try {
        declare();
      } catch (IllegalArgumentException e) {
        // A name that is reserved, or taken.
      }
    }
    RandomCollectors others = new RandomCollectors(random, this::text);
    for (int i = random.nextInt(6); i > 0; i--) {
      try {
        others.register(prometheus);
      } catch (IllegalArgumentException e) {
        // A name that is taken.
      }
    }
  }

  /** Records, makes or removes something, some times. */
  void proceed() {
    now = now.plusMillis(spans.nextInt(40_000));
    for (int i = random.nextInt(60); i > 0 && !actions.isEmpty(); i--) {
      actions.get(random.nextInt(actions.size())).run();
    }
  }

  private TraceContext.Span span() {
    return switch (spans.nextInt(4)) {
      case 0 -> null;
      case 1 -> new TraceContext.Span(TEXTS.get(spans.nextInt(TEXTS.size())), "b7ad6b7169203331");
      default -> new TraceContext.Span("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");
    };
  }

  private void declare() {
    String unit =
        random.nextInt(3) == 0 ? List.of("seconds", "bytes", "ratio").get(random.nextInt(3)) : "";
    String name = RandomCollectors.name(random) + (unit.isEmpty() ? "" : "_" + unit);
    String help = "Help " + text() + (random.nextInt(20) == 0 ? "\ud800" : "");
    String[] labels = labels();
    switch (random.nextInt(7)) {
      case 0, 1 -> counter(name + "_total", help, unit, labels);
      case 2 -> gauge(name, help, unit, labels);
      case 3 -> histogram(name, help, unit, labels);
      case 4 -> timer(RandomCollectors.name(random) + "_seconds", help, labels);
      case 5 -> info(RandomCollectors.name(random), help);
      default -> observed(name, help, unit, labels);
    }
  }

  private void counter(String name, String help, String unit, String[] labels) {
    if (labels.length == 0) {
      Counter counter = registry.counter(name, help).unit(unit).register();
      actions.add(() -> counter.add(Math.abs(number())));
      return;
    }
    for (MetricsRegistry scope : scopes()) {
      FamilyN<Counter> family = scope.counter(name, help).unit(unit).labelNames(labels).register();
      actions.add(() -> family.with(values(labels)).add(Math.abs(number())));
      actions.add(() -> family.remove(values(labels)));
    }
  }

  private void gauge(String name, String help, String unit, String[] labels) {
    for (MetricsRegistry scope : scopes()) {
      if (labels.length == 0) {
        Gauge gauge = scope.gauge(name, help).unit(unit).register();
        actions.add(() -> gauge.set(number()));
      } else {
        FamilyN<Gauge> family = scope.gauge(name, help).unit(unit).labelNames(labels).register();
        actions.add(() -> family.with(values(labels)).set(number()));
        actions.add(() -> family.remove(values(labels)));
        actions.add(family::clear);
      }
    }
  }

  private void histogram(String name, String help, String unit, String[] labels) {
    boolean exponential = random.nextInt(4) == 0;
    for (MetricsRegistry scope : scopes()) {
      var builder = scope.histogram(name, help).unit(unit);
      if (exponential) {
        builder.exponential();
      } else {
        builder.buckets(bounds());
      }
      if (labels.length == 0) {
        Histogram histogram = builder.register();
        actions.add(() -> histogram.observe(Math.abs(number())));
      } else {
        FamilyN<Histogram> family = builder.labelNames(labels).register();
        actions.add(() -> family.with(values(labels)).observe(Math.abs(number())));
        actions.add(() -> family.remove(values(labels)));
      }
      if (!exponential) {
        return; // another scope would have other bounds
      }
    }
  }

  private void timer(String name, String help, String[] labels) {
    FamilyN<Timer> family = registry.timer(name, help).labelNames(labels).register();
    actions.add(() -> family.with(values(labels)).recordNanos(random.nextLong() >>> 20));
    actions.add(() -> family.remove(values(labels)));
  }

  private void info(String name, String help) {
    Registration info = registry.info(name, help).label("version", text()).register();
    actions.add(
        () -> {
          if (random.nextInt(20) == 0) {
            info.close();
          }
        });
  }

  /** A metric that is read in one scope, and recorded in another. */
  private void observed(String name, String help, String unit, String[] labels) {
    MetricsRegistry read = registry.withLabel("scope", "read");
    MetricsRegistry recorded = registry.withLabel("scope", text());
    if (labels.length == 0) {
      double[] value = {number()};
      Registration callback = read.gauge(name, help).unit(unit).callback(() -> value[0]);
      actions.add(() -> value[0] = number());
      actions.add(callback::close);
      Gauge gauge = recorded.gauge(name, help).unit(unit).register();
      actions.add(() -> gauge.set(number()));
      return;
    }
    var rows = new TreeMap<String, Double>();
    read.counter(name + "_total", help)
        .unit(unit)
        .labelNames(labels)
        .collect(
            out ->
                rows.forEach(
                    (row, value) -> {
                      String[] values = new String[labels.length];
                      Arrays.fill(values, row);
                      out.set(value, values);
                    }));
    var highest = new TreeMap<String, Double>(); // counters that are read never go down
    actions.add(
        () -> {
          String row = text();
          rows.put(row, highest.merge(row, Math.abs(number()), Math::max));
        });
    actions.add(() -> rows.remove(text()));
    FamilyN<Counter> family =
        recorded.counter(name + "_total", help).unit(unit).labelNames(labels).register();
    actions.add(() -> family.with(values(labels)).increment());
  }

  private List<MetricsRegistry> scopes() {
    return random.nextInt(3) == 0
        ? List.of(registry.withLabel("scope", "b"), registry.withLabel("scope", text()))
        : List.of(registry);
  }

  private String[] labels() {
    Set<String> names = new LinkedHashSet<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      names.add(List.of("method", "a", "Z", "z9", "status", "b_c").get(random.nextInt(6)));
    }
    return names.toArray(new String[0]);
  }

  private String[] values(String[] labels) {
    return Arrays.stream(labels).map(label -> text()).toArray(String[]::new);
  }

  private double[] bounds() {
    TreeSet<Double> bounds = new TreeSet<>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      double bound = Math.abs(number());
      bounds.add(bound == 0 ? 0.5 : bound);
    }
    return bounds.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private String text() {
    return random.nextInt(10) == 0
        ? Integer.toString(random.nextInt(100))
        : TEXTS.get(random.nextInt(TEXTS.size())) + (random.nextInt(5) == 0 ? text() : "");
  }

  double number() {
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> random.nextInt(1000);
      case 3 -> 1e7 + random.nextInt(5) - 2;
      case 4 -> 0x1p53 + random.nextInt(9) - 4;
      case 5 -> random.nextLong() >> random.nextInt(64);
      case 6 -> random.nextInt(10_000) / 100.0;
      case 7 -> random.nextGaussian();
      case 8 -> random.nextGaussian() * 1e300;
      case 9 -> random.nextGaussian() * 1e-300;
      case 10 -> -random.nextInt(100_000_000);
      default ->
          DoubleStream.of(0.0, -0.0, Double.MIN_VALUE, 1e-3, 1e22)
              .skip(random.nextInt(5))
              .findFirst()
              .orElseThrow();
    };
  }

  @Override
  public void close() {
    registry.close();
  }
}
