package io.isometrics.otel;

import io.isometrics.otel.internal.export.Endpoint;
import io.isometrics.spi.Backend;
import io.isometrics.spi.BackendConfig;
import io.isometrics.spi.BackendProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Makes the backend {@code otel} known to discovery: {@link OpenTelemetryBackend#create()}. It is
 * set up by OpenTelemetry's own variables, such as {@code OTEL_EXPORTER_OTLP_ENDPOINT}.
 */
public final class OpenTelemetryBackendProvider implements BackendProvider {

  private static final Pattern PROPERTY = Pattern.compile("otel(\\.[a-z-]+)+");

  /** For {@link java.util.ServiceLoader}. */
  public OpenTelemetryBackendProvider() {}

  @Override
  public String name() {
    return "otel";
  }

  @Override
  public Backend create(BackendConfig config) {
    try {
      return OpenTelemetryBackend.create();
    } catch (ConfigurationException e) {
      throw failure(e);
    }
  }

  /** What is wrong with the settings. What is secret in an address is not to be logged. */
  static IllegalArgumentException failure(ConfigurationException e) {
    Throwable deepest = e;
    boolean secret = Endpoint.hasCredentials(String.valueOf(e.getMessage()));
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
      secret |= Endpoint.hasCredentials(String.valueOf(deepest.getMessage()));
    }
    if (secret) {
      String why = deepest == e ? "" : ": " + deepest.getMessage();
      String message = e.getMessage() + why + variables(e);
      return new IllegalArgumentException(Endpoint.withoutCredentials(message));
    }
    return new IllegalArgumentException(e.getMessage() + variables(e), e);
  }

  /** The environment variables of the properties that a message names. */
  private static String variables(ConfigurationException e) {
    List<String> variables =
        PROPERTY
            .matcher(String.valueOf(e.getMessage()))
            .results()
            .map(match -> match.group().toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"))
            .distinct()
            .toList();
    return variables.isEmpty()
        ? ""
        : " (environment variable " + String.join(", ", variables) + ")";
  }
}
