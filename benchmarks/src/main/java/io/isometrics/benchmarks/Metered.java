package io.isometrics.benchmarks;

import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.prometheus.PrometheusBackend;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;

/**
 * What one thread records on while another scrapes all of it: one counter of many, and one
 * histogram of many.
 */
final class Metered {

  private static final int COUNTERS = 1000;
  private static final int HISTOGRAMS = 100;

  private static final String[] COUNTED = Work.names(COUNTERS);
  private static final String[] OBSERVED = Work.names(HISTOGRAMS);

  private static final String ONE_COUNTED = COUNTED[COUNTERS / 2];
  private static final String ONE_OBSERVED = OBSERVED[HISTOGRAMS / 2];

  private Metered() {}

  /** Of this library. */
  static final class Isometrics {

    final io.isometrics.Counter counter;
    final io.isometrics.Histogram histogram;

    private final PrometheusBackend backend = PrometheusBackend.builder().exemplars(false).build();
    private final Sink sink = new Sink();

    Isometrics() {
      MetricsRegistry registry = IsometricsPeer.registry(backend);
      var counters =
          registry.counter("bench_total", "A counter.").labels(Label.of("route")).register();
      for (String name : COUNTED) {
        counters.with(name).increment();
      }
      var histograms =
          registry
              .histogram("bench_seconds", "A histogram.")
              .buckets(Work.BOUNDS)
              .labels(Label.of("route"))
              .register();
      for (String name : OBSERVED) {
        histograms.with(name).observe(1);
      }
      counter = counters.with(ONE_COUNTED);
      histogram = histograms.with(ONE_OBSERVED);
    }

    int scrape() throws IOException {
      Exposition.TEXT.scrape(backend, sink);
      return sink.size();
    }
  }

  /** Of prometheus-metrics-core. */
  static final class Prometheus {

    final CounterDataPoint counter;
    final DistributionDataPoint histogram;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Sink sink = new Sink();

    Prometheus() {
      var counters = PrometheusPeer.counter(registry, "route");
      for (String name : COUNTED) {
        counters.labelValues(name).inc();
      }
      var histograms = PrometheusPeer.histogram(registry, "route");
      for (String name : OBSERVED) {
        histograms.labelValues(name).observe(1);
      }
      counter = counters.labelValues(ONE_COUNTED);
      histogram = histograms.labelValues(ONE_OBSERVED);
    }

    int scrape() throws IOException {
      Exposition.TEXT.encode(registry.scrape(), sink);
      return sink.size();
    }
  }

  /** Of the OpenTelemetry SDK. It is scraped by its reader, which writes no text. */
  static final class Otel {

    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("route");

    final LongCounter counter;
    final DoubleHistogram histogram;
    final Attributes counted = Attributes.of(ROUTE, ONE_COUNTED);
    final Attributes observed = Attributes.of(ROUTE, ONE_OBSERVED);

    private final OtelPeer.Reader reader = new OtelPeer.Reader();

    Otel() {
      Meter meter = OtelPeer.meter(reader);
      counter = OtelPeer.counter(meter);
      for (String name : COUNTED) {
        counter.add(1, Attributes.of(ROUTE, name));
      }
      histogram = OtelPeer.histogram(meter);
      for (String name : OBSERVED) {
        histogram.record(1, Attributes.of(ROUTE, name));
      }
    }

    int scrape() {
      return reader.collect().size();
    }
  }

  /** Of Micrometer. */
  static final class Micrometer {

    final io.micrometer.core.instrument.Counter counter;
    final DistributionSummary histogram;

    private final PrometheusMeterRegistry registry = MicrometerPeer.registry();
    private final Sink sink = new Sink();

    Micrometer() {
      for (String name : COUNTED) {
        MicrometerPeer.counter().tag("route", name).register(registry).increment();
      }
      for (String name : OBSERVED) {
        MicrometerPeer.histogram().tag("route", name).register(registry).record(1);
      }
      counter = MicrometerPeer.counter().tag("route", ONE_COUNTED).register(registry);
      histogram = MicrometerPeer.histogram().tag("route", ONE_OBSERVED).register(registry);
    }

    int scrape() throws IOException {
      sink.reset();
      registry.scrape(sink, Exposition.TEXT.accept);
      return sink.size();
    }
  }
}
