package io.isometrics.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.MetricsRegistry;
import io.isometrics.prometheus.PrometheusBackend;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The Prometheus backend finds the current span of OpenTelemetry by itself. */
class PrometheusExemplarTest {

  private static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0";

  /** What is scraped after a recording in a span; the id of its trace stands for {@code TRACE}. */
  private static String recordedIn(Sampler sampler, PrometheusBackend backend) throws IOException {
    try (SdkTracerProvider tracers = tracers(sampler);
        MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build()) {
      Span span = tracers.get("test").spanBuilder("order").startSpan();
      try (Scope scope = span.makeCurrent()) {
        assertThat(scope).isNotNull();
        registry.counter("orders_total", "Orders.").register().add(2);
      } finally {
        span.end();
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      backend.exposition(OPEN_METRICS).writeTo(out);
      return out.toString(StandardCharsets.UTF_8)
          .replace(span.getSpanContext().getTraceId(), "TRACE")
          .replace(span.getSpanContext().getSpanId(), "SPAN");
    }
  }

  private static SdkTracerProvider tracers(Sampler sampler) {
    return SdkTracerProvider.builder()
        .setSampler(sampler)
        // Without any there are no spans.
        .addSpanProcessor(SimpleSpanProcessor.create(SpanExporter.composite()))
        .build();
  }

  @Test
  void aRecordingInASampledSpanIsAnExemplar() throws IOException {
    assertThat(recordedIn(Sampler.alwaysOn(), PrometheusBackend.create()))
        .containsPattern(
            "\norders_total 2\\.0 # \\{span_id=\"SPAN\",trace_id=\"TRACE\"} 2\\.0 \\d+\\.\\d{3}\n");
  }

  @Test
  void noneIsTakenWhereTheSpanIsNotSampledOrNobodyWantsThem() throws IOException {
    assertThat(recordedIn(Sampler.alwaysOff(), PrometheusBackend.create()))
        .contains("\norders_total 2.0\n");
    assertThat(recordedIn(Sampler.alwaysOn(), PrometheusBackend.builder().exemplars(false).build()))
        .contains("\norders_total 2.0\n");
  }
}
