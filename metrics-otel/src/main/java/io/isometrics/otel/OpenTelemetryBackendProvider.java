package io.isometrics.otel;

import io.isometrics.spi.Backend;
import io.isometrics.spi.BackendConfig;
import io.isometrics.spi.BackendProvider;

/**
 * Makes the backend {@code otel} known to discovery: {@link OpenTelemetryBackend#create()}. It is
 * set up by OpenTelemetry's own variables, such as {@code OTEL_EXPORTER_OTLP_ENDPOINT}.
 */
public final class OpenTelemetryBackendProvider implements BackendProvider {

  /** For {@link java.util.ServiceLoader}. */
  public OpenTelemetryBackendProvider() {}

  @Override
  public String name() {
    return "otel";
  }

  @Override
  public Backend create(BackendConfig config) {
    return OpenTelemetryBackend.create();
  }
}
