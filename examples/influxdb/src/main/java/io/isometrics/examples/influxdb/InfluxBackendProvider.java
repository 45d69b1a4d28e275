package io.isometrics.examples.influxdb;

import io.isometrics.spi.Backend;
import io.isometrics.spi.BackendConfig;
import io.isometrics.spi.BackendProvider;
import java.net.URI;
import java.time.Duration;

/** Makes the backend {@code influxdb} known. */
public final class InfluxBackendProvider implements BackendProvider {

  private static final String PREFIX = "isometrics.influxdb.";

  @Override
  public String name() {
    return "influxdb";
  }

  @Override
  public Backend create(BackendConfig config) {
    return new InfluxBackend(
        URI.create(config.get(PREFIX + "url").orElse("http://localhost:8086")),
        config.get(PREFIX + "database").orElse("metrics"),
        config.get(PREFIX + "instance").orElse(""),
        config.get(PREFIX + "queue").map(Integer::parseInt).orElse(100_000),
        Duration.ofSeconds(config.get(PREFIX + "period.seconds").map(Long::parseLong).orElse(10L)));
  }
}
