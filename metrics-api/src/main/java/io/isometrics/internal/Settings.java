package io.isometrics.internal;

import io.isometrics.spi.BackendConfig;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Settings from the system properties, the environment and {@code isometrics.properties}. */
public final class Settings implements BackendConfig {

  private static final String RESOURCE = "isometrics.properties";

  private final UnaryOperator<@Nullable String> properties;
  private final Map<String, String> environment;
  private final Properties resource;

  Settings(
      UnaryOperator<@Nullable String> properties,
      Map<String, String> environment,
      Properties resource) {
    this.properties = properties;
    this.environment = environment;
    this.resource = resource;
  }

  /** The settings of this process. */
  public static Settings ofProcess(ClassLoader loader) {
    return new Settings(System::getProperty, System.getenv(), load(loader));
  }

  @Override
  public Optional<String> get(String key) {
    String variable = key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    return first(properties.apply(key))
        .or(() -> first(environment.get(variable)))
        .or(() -> first(resource.getProperty(key)));
  }

  private static Optional<String> first(@Nullable String value) {
    return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
  }

  private static Properties load(ClassLoader loader) {
    Properties properties = new Properties();
    try (InputStream in = loader.getResourceAsStream(RESOURCE)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException | IllegalArgumentException e) {
      Log.warn("The resource " + RESOURCE + " can't be read, so its settings are not used", e);
    }
    return properties;
  }
}
