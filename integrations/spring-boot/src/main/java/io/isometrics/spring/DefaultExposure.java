package io.isometrics.spring;

import io.isometrics.spi.Log;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;

/**
 * Has {@code /actuator/prometheus} exposed, unless any other source of properties says what is: one
 * of {@code @PropertySource} too, which comes later and behind this one.
 */
final class DefaultExposure extends PropertySource<String> {

  private static final String EXPOSURE = "management.endpoints.web.exposure.include";
  private static final ConfigurationPropertyName NAME = ConfigurationPropertyName.of(EXPOSURE);

  private final ConfigurableEnvironment environment;

  private DefaultExposure(ConfigurableEnvironment environment) {
    super("isometrics", "health,prometheus");
    this.environment = environment;
  }

  /** Adds it to the environment of a context that has the endpoint. */
  static void addTo(ConfigurableApplicationContext context) {
    DefaultExposure exposure = new DefaultExposure(context.getEnvironment());
    context.getEnvironment().getPropertySources().addLast(exposure);
    context.addApplicationListener(
        event -> {
          if (event instanceof ContextRefreshedEvent refreshed
              && refreshed.getApplicationContext() == context
              && exposure.getProperty(EXPOSURE) != null) {
            Log.info(
                "/actuator/prometheus is exposed, because "
                    + EXPOSURE
                    + " is not set. Set it to expose other endpoints, or to hide this one. See"
                    + " docs/spring-boot.md#exposed");
          }
        });
  }

  @Override
  public @Nullable Object getProperty(String key) {
    return key.equals(EXPOSURE) && !isSet() ? source : null;
  }

  private boolean isSet() {
    return environment.getPropertySources().stream()
        .filter(each -> !(each instanceof DefaultExposure))
        // Has what all the others have, this one too.
        .filter(each -> !ConfigurationPropertySources.isAttachedConfigurationPropertySource(each))
        .anyMatch(DefaultExposure::isIn);
  }

  /** In any of the forms that Spring Boot takes: a list in YAML, or a variable. */
  private static boolean isIn(PropertySource<?> other) {
    for (ConfigurationPropertySource each : ConfigurationPropertySources.from(other)) {
      if (each.getConfigurationProperty(NAME) != null
          || each.getConfigurationProperty(NAME.append("[0]")) != null) {
        return true;
      }
    }
    return false;
  }
}
