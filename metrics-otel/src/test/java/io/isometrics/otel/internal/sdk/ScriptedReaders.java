package io.isometrics.otel.internal.sdk;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.internal.ConfigurableMetricReaderProvider;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;

/** Has an SDK use a reader whose flushes end as a test says, for OTEL_METRICS_EXPORTER=scripted. */
public final class ScriptedReaders implements ConfigurableMetricReaderProvider {

  /** What the next SDK is given. */
  static final AtomicReference<Scripted> NEXT = new AtomicReference<>();

  @Override
  public String getName() {
    return "scripted";
  }

  @Override
  public MetricReader createMetricReader(ConfigProperties config) {
    return NEXT.getAndSet(null);
  }

  /** A reader that exports nothing. */
  static final class Scripted implements MetricReader {

    private final IntFunction<CompletableResultCode> script;
    private int flushes;

    /** With what the first flush, which is number 1, and the next ones end. */
    Scripted(IntFunction<CompletableResultCode> script) {
      this.script = script;
    }

    int flushes() {
      return flushes;
    }

    @Override
    public void register(CollectionRegistration registration) {}

    @Override
    public CompletableResultCode forceFlush() {
      return script.apply(++flushes);
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
      return AggregationTemporality.CUMULATIVE;
    }
  }
}
