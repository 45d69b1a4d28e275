package io.isometrics.benchmarks;

import com.codahale.metrics.MetricRegistry;
import com.netflix.spectator.api.Meter;
import com.netflix.spectator.api.Registry;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.prometheus.PrometheusBackend;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;

/**
 * A family with two labels of some library, none of whose handles is held: what its series take is
 * what the library keeps.
 */
interface SeriesOfPeer {

  /** Records one value; the first time, this makes the series. */
  void record(String method, String route);

  /** Reads all series as a scrape or an export does. */
  void scrape(Sink sink) throws IOException;

  /** Counters with this library. */
  static SeriesOfPeer isometricsCounters() {
    PrometheusBackend backend = PrometheusBackend.builder().exemplars(false).build();
    var family =
        IsometricsPeer.registry(backend)
            .counter("bench_total", "A counter.")
            .labels(Label.of("method"), Label.of("route"))
            .register();
    return new SeriesOfPeer() {
      @Override
      public void record(String method, String route) {
        family.with(method, route).increment();
      }

      @Override
      public void scrape(Sink sink) throws IOException {
        Exposition.TEXT.scrape(backend, sink);
      }
    };
  }

  /** Histograms with this library. */
  static SeriesOfPeer isometricsHistograms() {
    PrometheusBackend backend = PrometheusBackend.builder().exemplars(false).build();
    var family =
        IsometricsPeer.registry(backend)
            .histogram("bench_seconds", "A histogram.")
            .buckets(Work.BOUNDS)
            .labels(Label.of("method"), Label.of("route"))
            .register();
    return new SeriesOfPeer() {
      @Override
      public void record(String method, String route) {
        family.with(method, route).observe(1);
      }

      @Override
      public void scrape(Sink sink) throws IOException {
        Exposition.TEXT.scrape(backend, sink);
      }
    };
  }

  /** Counters with prometheus-metrics-core. */
  static SeriesOfPeer prometheusCounters() {
    PrometheusRegistry registry = new PrometheusRegistry();
    var family = PrometheusPeer.counter(registry, "method", "route");
    return new SeriesOfPeer() {
      @Override
      public void record(String method, String route) {
        family.labelValues(method, route).inc();
      }

      @Override
      public void scrape(Sink sink) throws IOException {
        Exposition.TEXT.encode(registry.scrape(), sink);
      }
    };
  }

  /** Classic histograms with prometheus-metrics-core. */
  static SeriesOfPeer prometheusHistograms() {
    PrometheusRegistry registry = new PrometheusRegistry();
    var family = PrometheusPeer.histogram(registry, "method", "route");
    return new SeriesOfPeer() {
      @Override
      public void record(String method, String route) {
        family.labelValues(method, route).observe(1);
      }

      @Override
      public void scrape(Sink sink) throws IOException {
        Exposition.TEXT.encode(registry.scrape(), sink);
      }
    };
  }

  /** Counters with Micrometer. */
  static SeriesOfPeer micrometerCounters() {
    PrometheusMeterRegistry registry = MicrometerPeer.registry();
    MeterProvider<io.micrometer.core.instrument.Counter> family =
        MicrometerPeer.counter().withRegistry(registry);
    return new SeriesOfPeer() {
      @Override
      public void record(String method, String route) {
        family.withTags("method", method, "route", route).increment();
      }

      @Override
      public void scrape(Sink sink) throws IOException {
        sink.reset();
        registry.scrape(sink, Exposition.TEXT.accept);
      }
    };
  }

  /** Distribution summaries with buckets, with Micrometer. */
  static SeriesOfPeer micrometerHistograms() {
    PrometheusMeterRegistry registry = MicrometerPeer.registry();
    MeterProvider<io.micrometer.core.instrument.DistributionSummary> family =
        MicrometerPeer.histogram().withRegistry(registry);
    return new SeriesOfPeer() {
      @Override
      public void record(String method, String route) {
        family.withTags("method", method, "route", route).record(1);
      }

      @Override
      public void scrape(Sink sink) throws IOException {
        sink.reset();
        registry.scrape(sink, Exposition.TEXT.accept);
      }
    };
  }

  /** Counters with this library over OTLP; a scrape is an export. */
  static SeriesOfPeer isometricsOtlpCounters() {
    MetricsRegistry registry = new OtlpPeer().isometrics();
    var family =
        registry
            .counter("bench_total", "A counter.")
            .labels(Label.of("method"), Label.of("route"))
            .register();
    return new SeriesOfPeer() {
      @Override
      public void record(String method, String route) {
        family.with(method, route).increment();
      }

      @Override
      public void scrape(Sink sink) {
        OtlpPeer.export(registry);
      }
    };
  }

  /** Histograms with this library over OTLP; a scrape is an export. */
  static SeriesOfPeer isometricsOtlpHistograms() {
    MetricsRegistry registry = new OtlpPeer().isometrics();
    var family =
        registry
            .histogram("bench_seconds", "A histogram.")
            .buckets(Work.BOUNDS)
            .labels(Label.of("method"), Label.of("route"))
            .register();
    return new SeriesOfPeer() {
      @Override
      public void record(String method, String route) {
        family.with(method, route).observe(1);
      }

      @Override
      public void scrape(Sink sink) {
        OtlpPeer.export(registry);
      }
    };
  }

  /** Counters with the OpenTelemetry SDK over OTLP; a scrape is an export. */
  static SeriesOfPeer otelOtlpCounters() {
    OpenTelemetrySdk sdk = new OtlpPeer().sdk();
    LongCounter counter = OtelPeer.counter(sdk.getMeter("sdk"));
    return new SeriesOfPeer() {
      @Override
      public void record(String method, String route) {
        counter.add(1, Attributes.of(OtelPeer.METHOD, method, OtelPeer.ROUTE, route));
      }

      @Override
      public void scrape(Sink sink) {
        OtlpPeer.export(sdk);
      }
    };
  }

  /** Histograms with the OpenTelemetry SDK over OTLP; a scrape is an export. */
  static SeriesOfPeer otelOtlpHistograms() {
    OpenTelemetrySdk sdk = new OtlpPeer().sdk();
    DoubleHistogram histogram = OtelPeer.histogram(sdk.getMeter("sdk"));
    return new SeriesOfPeer() {
      @Override
      public void record(String method, String route) {
        histogram.record(1, Attributes.of(OtelPeer.METHOD, method, OtelPeer.ROUTE, route));
      }

      @Override
      public void scrape(Sink sink) {
        OtlpPeer.export(sdk);
      }
    };
  }

  /** Counters with the OpenTelemetry SDK. */
  static SeriesOfPeer otelCounters() {
    OtelPeer.Reader reader = new OtelPeer.Reader();
    LongCounter counter = OtelPeer.counter(OtelPeer.meter(reader));
    return new SeriesOfPeer() {
      @Override
      public void record(String method, String route) {
        counter.add(1, Attributes.of(OtelPeer.METHOD, method, OtelPeer.ROUTE, route));
      }

      @Override
      public void scrape(Sink sink) {
        reader.collect();
      }
    };
  }

  /** Histograms with the OpenTelemetry SDK. */
  static SeriesOfPeer otelHistograms() {
    OtelPeer.Reader reader = new OtelPeer.Reader();
    DoubleHistogram histogram = OtelPeer.histogram(OtelPeer.meter(reader));
    return new SeriesOfPeer() {
      @Override
      public void record(String method, String route) {
        histogram.record(1, Attributes.of(OtelPeer.METHOD, method, OtelPeer.ROUTE, route));
      }

      @Override
      public void scrape(Sink sink) {
        reader.collect();
      }
    };
  }

  /** Counters with Dropwizard, which has no labels: names that are put together. */
  static SeriesOfPeer dropwizardCounters() {
    MetricRegistry registry = new MetricRegistry();
    return new SeriesOfPeer() {
      @Override
      public void record(String method, String route) {
        registry.counter(MetricRegistry.name("bench", method, route)).inc();
      }

      @Override
      public void scrape(Sink sink) {
        registry.getCounters();
      }
    };
  }

  /** Counters with Avaje Metrics. */
  static SeriesOfPeer avajeCounters() {
    io.avaje.metrics.MetricRegistry registry = AvajePeer.registry();
    return new SeriesOfPeer() {
      @Override
      public void record(String method, String route) {
        registry.counter("bench", AvajePeer.tags("method", method, "route", route)).inc();
      }

      @Override
      public void scrape(Sink sink) {
        registry.collectMetrics();
      }
    };
  }

  /** Counters with Spectator. */
  static SeriesOfPeer spectatorCounters() {
    Registry registry = SpectatorPeer.registry();
    return new SeriesOfPeer() {
      @Override
      public void record(String method, String route) {
        registry.counter("bench", "method", method, "route", route).increment();
      }

      @Override
      public void scrape(Sink sink) {
        registry.forEach(Meter::measure);
      }
    };
  }
}
