package io.isometrics.benchmarks;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Label;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Looking up and incrementing a counter by one text, as the number of series grows. All series are
 * walked in shuffled order, so beyond the caches each step waits for memory: the floor, an array of
 * as many adders walked in the same order, shows how long. The texts are those the series were made
 * with, as are names of routes which a program keeps.
 */
public class LookUpBenchmark extends NanosecondBenchmark {

  /** Which series is next, for one thread. */
  @State(Scope.Benchmark)
  public static class Walk {

    @Param({"10", "100", "1000", "10000", "100000"})
    int series = 10;

    /** In the order in which the series are made. */
    private String[] made;

    /** The same in the order of their use. */
    private String[] names;

    private int next;

    /** Makes the names. */
    @Setup
    public void name() {
      made = Work.names(series);
      int[] order = Work.shuffled(series);
      names = new String[series];
      for (int i = 0; i < series; i++) {
        names[i] = made[order[i]];
      }
    }

    int next() {
      int now = next;
      next = now + 1 == series ? 0 : now + 1;
      return now;
    }

    String nextName() {
      return names[next()];
    }
  }

  /** The floor. */
  @State(Scope.Benchmark)
  public static class Bare {
    private LongAdder[] adders;

    /** Not the order of the array: a collector of garbage would lay the adders out in it. */
    private int[] order;

    /** As many as there are series. */
    @Setup
    public void make(Walk walk) {
      adders = new LongAdder[walk.series];
      for (int i = 0; i < adders.length; i++) {
        adders[i] = new LongAdder();
      }
      order = Work.shuffled(walk.series);
    }
  }

  /** This library. */
  @State(Scope.Benchmark)
  public static class Isometrics {
    private final Family1<Counter, String> family =
        IsometricsPeer.registry()
            .counter("bench_total", "A counter.")
            .labels(Label.of("route"))
            .register();

    /** Makes the series. */
    @Setup
    public void make(Walk walk) {
      for (String name : walk.made) {
        family.with(name);
      }
    }
  }

  /** prometheus-metrics-core. */
  @State(Scope.Benchmark)
  public static class Prometheus {
    private final io.prometheus.metrics.core.metrics.Counter family =
        PrometheusPeer.counter("route");

    /** Makes the series. */
    @Setup
    public void make(Walk walk) {
      for (String name : walk.made) {
        family.labelValues(name);
      }
    }
  }

  /** The OpenTelemetry SDK with attributes that are made beforehand. */
  @State(Scope.Benchmark)
  public static class OtelCached {
    private final LongCounter counter = OtelPeer.counter(OtelPeer.meter());
    private Attributes[] attributes;

    /** Makes the attributes. */
    @Setup
    public void make(Walk walk) {
      AttributeKey<String> route = AttributeKey.stringKey("route");
      Attributes[] all = new Attributes[walk.series];
      for (int i = 0; i < all.length; i++) {
        all[i] = Attributes.of(route, walk.made[i]);
        counter.add(1, all[i]);
      }
      int[] order = Work.shuffled(all.length);
      attributes = new Attributes[all.length];
      for (int i = 0; i < all.length; i++) {
        attributes[i] = all[order[i]];
      }
    }
  }

  /** Micrometer. */
  @State(Scope.Benchmark)
  public static class Micrometer {
    private final MeterProvider<io.micrometer.core.instrument.Counter> provider =
        MicrometerPeer.counter().withRegistry(MicrometerPeer.registry());

    /** Makes the series. */
    @Setup
    public void make(Walk walk) {
      for (String name : walk.made) {
        provider.withTags("route", name);
      }
    }
  }

  /** The floor. */
  @Benchmark
  public void longAdder(Bare bare, Walk walk) {
    bare.adders[bare.order[walk.next()]].increment();
  }

  /** This library. */
  @Benchmark
  public void isometrics(Isometrics peer, Walk walk) {
    peer.family.with(walk.nextName()).increment();
  }

  /** prometheus-metrics-core. */
  @Benchmark
  public void prometheus(Prometheus peer, Walk walk) {
    peer.family.labelValues(walk.nextName()).inc();
  }

  /** The OpenTelemetry SDK. */
  @Benchmark
  public void otelCached(OtelCached peer, Walk walk) {
    peer.counter.add(1, peer.attributes[walk.next()]);
  }

  /** Micrometer. */
  @Benchmark
  public void micrometerProvider(Micrometer peer, Walk walk) {
    peer.provider.withTags("route", walk.nextName()).increment();
  }
}
