package io.isometrics.benchmarks;

import static io.isometrics.benchmarks.OtelPeer.METHOD;
import static io.isometrics.benchmarks.OtelPeer.OUTCOME;
import static io.isometrics.benchmarks.OtelPeer.TIER;
import static io.isometrics.benchmarks.OtelPeer.ZONE;

import io.isometrics.Family1;
import io.isometrics.Family2;
import io.isometrics.Family4;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.benchmarks.Request.Method;
import io.isometrics.benchmarks.Request.Outcome;
import io.isometrics.benchmarks.Request.Tier;
import io.isometrics.benchmarks.Request.Zone;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.prometheus.metrics.core.metrics.Counter;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * One increment of a counter that is looked up by the values of its labels: enums (for peers, their
 * names), texts that are kept, and texts that are built for the look-up, whose building alone is
 * measured too. Dropwizard has no labels.
 */
public class LabelsBenchmark extends NanosecondBenchmark {

  private static final int OUTCOMES = Outcome.values().length;

  /** One adder for each combination. */
  @State(Scope.Benchmark)
  public static class BareArray {
    private final LongAdder[] adders = new LongAdder[Method.values().length * OUTCOMES];

    /** Makes them. */
    public BareArray() {
      Arrays.setAll(adders, index -> new LongAdder());
    }
  }

  /** The floor: nothing to look up. */
  @State(Scope.Benchmark)
  public static class Bare {
    private final LongAdder adder = new LongAdder();
  }

  /** This library. */
  @State(Scope.Benchmark)
  public static class Isometrics {
    private final MetricsRegistry registry = IsometricsPeer.registry();

    private final Family1<io.isometrics.Counter, Method> oneEnum =
        counter("one_enum").labels(Label.of("method", Method.class)).register();
    private final Family2<io.isometrics.Counter, Method, Outcome> twoEnums =
        counter("two_enums")
            .labels(Label.of("method", Method.class), Label.of("outcome", Outcome.class))
            .register();
    private final Family4<io.isometrics.Counter, Method, Outcome, Zone, Tier> fourEnums =
        counter("four_enums")
            .labels(
                Label.of("method", Method.class),
                Label.of("outcome", Outcome.class),
                Label.of("zone", Zone.class),
                Label.of("tier", Tier.class))
            .register();
    private final Family1<io.isometrics.Counter, String> oneText =
        counter("one_text").labels(Label.of("method")).register();
    private final Family2<io.isometrics.Counter, String, String> twoTexts =
        counter("two_texts").labels(Label.of("method"), Label.of("outcome")).register();
    private final Family4<io.isometrics.Counter, String, String, String, String> fourTexts =
        counter("four_texts")
            .labels(Label.of("method"), Label.of("outcome"), Label.of("zone"), Label.of("tier"))
            .register();

    private io.isometrics.CounterBuilder counter(String name) {
      return registry.counter(name + "_total", "A counter.");
    }
  }

  /** prometheus-metrics-core. */
  @State(Scope.Benchmark)
  public static class Prometheus {
    private final Counter one = PrometheusPeer.counter("method");
    private final Counter two = PrometheusPeer.counter("method", "outcome");
    private final Counter four = PrometheusPeer.counter("method", "outcome", "zone", "tier");
  }

  /** The OpenTelemetry SDK. */
  @State(Scope.Benchmark)
  public static class Otel {
    private final LongCounter counter = OtelPeer.counter(OtelPeer.meter());
  }

  /** Micrometer, with one registry for each number of labels. */
  @State(Scope.Benchmark)
  public static class Micrometer {
    private final MeterRegistry oneRegistry = MicrometerPeer.registry();
    private final MeterRegistry twoRegistry = MicrometerPeer.registry();
    private final MeterRegistry fourRegistry = MicrometerPeer.registry();
    private final MeterProvider<io.micrometer.core.instrument.Counter> one =
        MicrometerPeer.counter().withRegistry(oneRegistry);
    private final MeterProvider<io.micrometer.core.instrument.Counter> two =
        MicrometerPeer.counter().withRegistry(twoRegistry);
    private final MeterProvider<io.micrometer.core.instrument.Counter> four =
        MicrometerPeer.counter().withRegistry(fourRegistry);
  }

  /** Avaje Metrics. */
  @State(Scope.Benchmark)
  public static class Avaje {
    private final io.avaje.metrics.MetricRegistry registry = AvajePeer.registry();
  }

  /** Spectator. */
  @State(Scope.Benchmark)
  public static class Spectator {
    private final com.netflix.spectator.api.Registry registry = SpectatorPeer.registry();
  }

  /** The floor. */
  @Benchmark
  public void longAdder(Bare bare) {
    bare.adder.increment();
  }

  /** The floor of a look-up by enums: the array that it comes down to. */
  @Benchmark
  @SuppressWarnings("EnumOrdinal") // as an index, for this run only
  public void longAdderArrayTwoEnums(BareArray bare, Request request) {
    bare.adders[request.method.ordinal() * OUTCOMES + request.outcome.ordinal()].increment();
  }

  /** What building the texts costs, which is in all that look up texts built anew. */
  @Benchmark
  public void buildingTwoFresh(Request request, Blackhole blackhole) {
    blackhole.consume(request.freshMethod());
    blackhole.consume(request.freshOutcome());
  }

  /** This library. */
  @Benchmark
  public void isometricsOneEnum(Isometrics peer, Request request) {
    peer.oneEnum.with(request.method).increment();
  }

  /** This library. */
  @Benchmark
  public void isometricsTwoEnums(Isometrics peer, Request request) {
    peer.twoEnums.with(request.method, request.outcome).increment();
  }

  /** This library. */
  @Benchmark
  public void isometricsFourEnums(Isometrics peer, Request request) {
    peer.fourEnums.with(request.method, request.outcome, request.zone, request.tier).increment();
  }

  /** This library. */
  @Benchmark
  public void isometricsOneText(Isometrics peer, Request request) {
    peer.oneText.with(request.methodText).increment();
  }

  /** This library. */
  @Benchmark
  public void isometricsTwoTexts(Isometrics peer, Request request) {
    peer.twoTexts.with(request.methodText, request.outcomeText).increment();
  }

  /** This library. */
  @Benchmark
  public void isometricsFourTexts(Isometrics peer, Request request) {
    peer.fourTexts
        .with(request.methodText, request.outcomeText, request.zoneText, request.tierText)
        .increment();
  }

  /** This library. */
  @Benchmark
  public void isometricsTwoFresh(Isometrics peer, Request request) {
    peer.twoTexts.with(request.freshMethod(), request.freshOutcome()).increment();
  }

  /** prometheus-metrics-core. */
  @Benchmark
  public void prometheusTwoEnums(Prometheus peer, Request request) {
    peer.two.labelValues(request.method.name(), request.outcome.name()).inc();
  }

  /** prometheus-metrics-core. */
  @Benchmark
  public void prometheusOneText(Prometheus peer, Request request) {
    peer.one.labelValues(request.methodText).inc();
  }

  /** prometheus-metrics-core. */
  @Benchmark
  public void prometheusTwoTexts(Prometheus peer, Request request) {
    peer.two.labelValues(request.methodText, request.outcomeText).inc();
  }

  /** prometheus-metrics-core. */
  @Benchmark
  public void prometheusFourTexts(Prometheus peer, Request request) {
    peer.four
        .labelValues(request.methodText, request.outcomeText, request.zoneText, request.tierText)
        .inc();
  }

  /** prometheus-metrics-core. */
  @Benchmark
  public void prometheusTwoFresh(Prometheus peer, Request request) {
    peer.two.labelValues(request.freshMethod(), request.freshOutcome()).inc();
  }

  /**
   * The OpenTelemetry SDK with attributes that somebody keeps: its fastest way, if the values allow
   * it.
   */
  @Benchmark
  public void otelCachedTwoTexts(Otel peer) {
    peer.counter.add(1, OtelPeer.CACHED);
  }

  /** The OpenTelemetry SDK. */
  @Benchmark
  public void otelFreshTwoEnums(Otel peer, Request request) {
    peer.counter.add(
        1, Attributes.of(METHOD, request.method.name(), OUTCOME, request.outcome.name()));
  }

  /** The OpenTelemetry SDK. */
  @Benchmark
  public void otelFreshOneText(Otel peer, Request request) {
    peer.counter.add(1, Attributes.of(METHOD, request.methodText));
  }

  /** The OpenTelemetry SDK. */
  @Benchmark
  public void otelFreshTwoTexts(Otel peer, Request request) {
    peer.counter.add(1, Attributes.of(METHOD, request.methodText, OUTCOME, request.outcomeText));
  }

  /** The OpenTelemetry SDK. */
  @Benchmark
  public void otelFreshFourTexts(Otel peer, Request request) {
    peer.counter.add(
        1,
        Attributes.of(
            METHOD,
            request.methodText,
            OUTCOME,
            request.outcomeText,
            ZONE,
            request.zoneText,
            TIER,
            request.tierText));
  }

  /** The OpenTelemetry SDK. */
  @Benchmark
  public void otelFreshTwoFresh(Otel peer, Request request) {
    peer.counter.add(
        1, Attributes.of(METHOD, request.freshMethod(), OUTCOME, request.freshOutcome()));
  }

  /** Micrometer, its way for dynamic tags. */
  @Benchmark
  public void micrometerProviderTwoEnums(Micrometer peer, Request request) {
    peer.two
        .withTags("method", request.method.name(), "outcome", request.outcome.name())
        .increment();
  }

  /** Micrometer, its way for dynamic tags. */
  @Benchmark
  public void micrometerProviderOneText(Micrometer peer, Request request) {
    peer.one.withTags("method", request.methodText).increment();
  }

  /** Micrometer, its way for dynamic tags. */
  @Benchmark
  public void micrometerProviderTwoTexts(Micrometer peer, Request request) {
    peer.two.withTags("method", request.methodText, "outcome", request.outcomeText).increment();
  }

  /** Micrometer, its way for dynamic tags. */
  @Benchmark
  public void micrometerProviderFourTexts(Micrometer peer, Request request) {
    peer.four
        .withTags(
            "method",
            request.methodText,
            "outcome",
            request.outcomeText,
            "zone",
            request.zoneText,
            "tier",
            request.tierText)
        .increment();
  }

  /** Micrometer, its way for dynamic tags. */
  @Benchmark
  public void micrometerProviderTwoFresh(Micrometer peer, Request request) {
    peer.two
        .withTags("method", request.freshMethod(), "outcome", request.freshOutcome())
        .increment();
  }

  /** Micrometer, its ordinary way. */
  @Benchmark
  public void micrometerRegistryTwoEnums(Micrometer peer, Request request) {
    peer.twoRegistry
        .counter("bench", "method", request.method.name(), "outcome", request.outcome.name())
        .increment();
  }

  /** Micrometer, its ordinary way. */
  @Benchmark
  public void micrometerRegistryOneText(Micrometer peer, Request request) {
    peer.oneRegistry.counter("bench", "method", request.methodText).increment();
  }

  /** Micrometer, its ordinary way. */
  @Benchmark
  public void micrometerRegistryTwoTexts(Micrometer peer, Request request) {
    peer.twoRegistry
        .counter("bench", "method", request.methodText, "outcome", request.outcomeText)
        .increment();
  }

  /** Micrometer, its ordinary way. */
  @Benchmark
  public void micrometerRegistryFourTexts(Micrometer peer, Request request) {
    peer.fourRegistry
        .counter(
            "bench",
            "method",
            request.methodText,
            "outcome",
            request.outcomeText,
            "zone",
            request.zoneText,
            "tier",
            request.tierText)
        .increment();
  }

  /** Avaje Metrics. */
  @Benchmark
  public void avajeTwoTexts(Avaje peer, Request request) {
    peer.registry
        .counter(
            "bench", AvajePeer.tags("method", request.methodText, "outcome", request.outcomeText))
        .inc();
  }

  /** Spectator. */
  @Benchmark
  public void spectatorTwoTexts(Spectator peer, Request request) {
    peer.registry
        .counter("bench", "method", request.methodText, "outcome", request.outcomeText)
        .increment();
  }
}
