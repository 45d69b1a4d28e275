package io.isometrics.benchmarks.startup;

import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.Map;

/** A counter of the OpenTelemetry SDK, which is set up to send metrics, and nothing else. */
final class OtelSdk {

  private OtelSdk() {}

  public static void main(String[] args) {
    long start = System.nanoTime();
    LongCounter counter =
        AutoConfiguredOpenTelemetrySdk.builder()
            .addPropertiesSupplier(
                () ->
                    Map.of(
                        "otel.traces.exporter", "none",
                        "otel.logs.exporter", "none",
                        "otel.metrics.exporter", "otlp",
                        "otel.exporter.otlp.protocol", "http/protobuf"))
            .build()
            .getOpenTelemetrySdk()
            .getMeter("start")
            .counterBuilder("first_total")
            .build();
    counter.add(1);
    Done.after(System.nanoTime() - start);
  }
}
