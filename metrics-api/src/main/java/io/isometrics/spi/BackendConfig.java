package io.isometrics.spi;

import java.util.Map;
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

  /**
   * All settings whose keys start with a text, from the same places in the same order: for settings
   * that have a name in their key.
   *
   * @param prefix such as {@code isometrics.push.grouping.}
   * @return the values that are not blank, trimmed, by their whole keys; what follows the prefix is
   *     in lower case and has underscores if it comes from the environment. None unless overridden
   */
  default Map<String, String> startingWith(String prefix) {
    return Map.of();
  }
}
