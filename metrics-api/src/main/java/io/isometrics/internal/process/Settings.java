package io.isometrics.internal.process;

import io.isometrics.spi.BackendConfig;
import io.isometrics.spi.Log;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
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

  /** No settings at all. */
  static Settings none() {
    return new Settings(Map.of());
  }

  private Settings(Map<String, String> environment) {
    this.environment = environment;
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

  @Override
  public Map<String, String> startingWith(String prefix) {
    Map<String, String> found = new TreeMap<>();
    for (String key : resource.stringPropertyNames()) {
      put(found, key, prefix, resource.getProperty(key));
    }
    String start = prefix.toUpperCase(Locale.ROOT).replace('.', '_');
    environment.forEach(
        (key, value) -> {
          if (key.startsWith(start)) {
            String name = key.substring(start.length()).toLowerCase(Locale.ROOT);
            put(found, prefix + name, prefix, value);
          }
        });
    for (String key : System.getProperties().stringPropertyNames()) {
      put(found, key, prefix, System.getProperty(key));
    }
    return found;
  }

  private static void put(
      Map<String, String> found, String key, String prefix, @Nullable String text) {
    String value = strip(text);
    if (key.startsWith(prefix) && value != null) {
      found.put(key, value);
    }
  }

  private static @Nullable String strip(@Nullable String value) {
    return value == null || value.isBlank() ? null : value.strip();
  }
}
