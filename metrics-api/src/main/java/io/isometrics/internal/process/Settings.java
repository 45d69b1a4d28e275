package io.isometrics.internal.process;

import io.isometrics.spi.BackendConfig;
import io.isometrics.spi.Log;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Settings from the system properties, the environment and {@code isometrics.properties}. */
public final class Settings implements BackendConfig {

  private static final String RESOURCE = "isometrics.properties";

  private final Map<String, String> environment;
  private final Properties resource = new Properties();

  Settings(Map<String, String> environment, ClassLoader loader) {
    this.environment = environment;
    try (InputStream in = loader.getResourceAsStream(RESOURCE)) {
      if (in != null) {
        resource.load(in);
      }
    } catch (IOException | IllegalArgumentException e) {
      Log.warn("The resource " + RESOURCE + " can't be read, so its settings are not used", e);
    }
  }

  /** The settings of this process. */
  public static Settings ofProcess(ClassLoader loader) {
    return new Settings(System.getenv(), loader);
  }

  @Override
  public Optional<String> get(String key) {
    String value = strip(System.getProperty(key));
    if (value == null) {
      String variable = key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
      value = strip(environment.get(variable));
    }
    return Optional.ofNullable(value == null ? strip(resource.getProperty(key)) : value);
  }

  private static @Nullable String strip(@Nullable String value) {
    return value == null || value.isBlank() ? null : value.strip();
  }
}
