package io.isometrics.benchmarks;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.incubator.metrics.ExtendedDoubleGauge;
import io.opentelemetry.api.incubator.metrics.ExtendedDoubleHistogram;
import io.opentelemetry.api.incubator.metrics.ExtendedDoubleUpDownCounter;
import io.opentelemetry.api.incubator.metrics.ExtendedLongCounter;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.ExemplarFilter;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import java.util.Collection;

/** The OpenTelemetry SDK: no exemplars, and as many series as are asked for. */
final class OtelPeer {

  static final AttributeKey<String> METHOD = AttributeKey.stringKey("method");
  static final AttributeKey<String> ROUTE = AttributeKey.stringKey("route");
  static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("outcome");
  static final AttributeKey<String> ZONE = AttributeKey.stringKey("zone");
  static final AttributeKey<String> TIER = AttributeKey.stringKey("tier");

  static final Attributes CACHED = Attributes.of(METHOD, "GET", OUTCOME, "OK");

  /** Reads when it is told to. Without a reader the SDK records nothing. */
  static final class Reader implements MetricReader {

    private CollectionRegistration metrics = CollectionRegistration.noop();

    @Override
    public void register(CollectionRegistration registration) {
      metrics = registration;
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
      return AggregationTemporality.CUMULATIVE;
    }

    @Override
    public CompletableResultCode forceFlush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }

    Collection<MetricData> collect() {
      return metrics.collectAllMetrics();
    }
  }

  private OtelPeer() {}

  static SdkMeterProvider provider(MetricReader reader, ExemplarFilter exemplars) {
    return SdkMeterProvider.builder()
        .setExemplarFilter(exemplars)
        .registerMetricReader(reader, instrument -> IsometricsPeer.MAX_SERIES)
        .build();
  }

  static OpenTelemetry openTelemetry(SdkMeterProvider meters) {
    return OpenTelemetrySdk.builder().setMeterProvider(meters).build();
  }

  static Meter meter() {
    return meter(new Reader());
  }

  static Meter meter(MetricReader reader) {
    return provider(reader, ExemplarFilter.alwaysOff()).get("bench");
  }

  static LongCounter counter(Meter meter) {
    return meter.counterBuilder("bench_total").build();
  }

  static DoubleHistogram histogram(Meter meter) {
    return meter
        .histogramBuilder("bench_seconds")
        .setExplicitBucketBoundariesAdvice(Work.BOUND_LIST)
        .build();
  }

  // With the incubator on the class path, the SDK's instruments are these.

  static ExtendedLongCounter boundCounter() {
    return (ExtendedLongCounter) counter(meter());
  }

  static ExtendedDoubleHistogram boundHistogram() {
    return (ExtendedDoubleHistogram) histogram(meter());
  }

  static ExtendedDoubleGauge boundGauge() {
    return (ExtendedDoubleGauge) meter().gaugeBuilder("bench_level").build();
  }

  static ExtendedDoubleUpDownCounter boundUpDownCounter() {
    return (ExtendedDoubleUpDownCounter)
        meter().upDownCounterBuilder("bench_level").ofDoubles().build();
  }
}
