package io.isometrics.spi;

import java.util.Optional;

/** The settings of the process that concern Isometrics. */
@FunctionalInterface
public interface BackendConfig {

  /**
   * Looks a setting up: in the system properties under its key, then in the environment with the
   * key in upper case and underscores for dots and dashes ({@code isometrics.http.port} is {@code
   * ISOMETRICS_HTTP_PORT}), then in the resource {@code isometrics.properties}.
   *
   * @param key such as {@code isometrics.http.port}
   * @return the value, trimmed, if it is set and not blank
   */
  Optional<String> get(String key);
}
