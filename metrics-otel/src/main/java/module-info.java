/**
 * Carries Isometrics' metrics to OpenTelemetry: over the instance of the application or agent, or
 * with an SDK of its own, set up by the standard {@code OTEL_*} variables.
 */
module io.isometrics.otel {
  requires transitive io.isometrics;
  requires transitive io.opentelemetry.api;
  requires io.opentelemetry.common;
  requires io.opentelemetry.context;
  requires io.opentelemetry.sdk;
  requires io.opentelemetry.sdk.autoconfigure;
  requires io.opentelemetry.sdk.autoconfigure.spi;
  requires io.opentelemetry.sdk.common;
  requires io.opentelemetry.sdk.metrics;
  // For the sender of the SDK, which is an automatic module and can't ask for it.
  requires java.net.http;
  requires static org.jspecify;

  uses io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;

  exports io.isometrics.otel;

  provides io.isometrics.spi.BackendProvider with
      io.isometrics.otel.OpenTelemetryBackendProvider;
}
