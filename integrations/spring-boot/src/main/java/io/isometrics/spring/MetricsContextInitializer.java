package io.isometrics.spring;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.util.ClassUtils;

/**
 * Before any bean is made, and so before most classes ask for the registry of the process, gives it
 * the settings of the application's environment, and has {@code /actuator/prometheus} exposed.
 */
public final class MetricsContextInitializer
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  private static final String PREFIX = "isometrics.";
  private static final String OTEL_PREFIX = "otel.";
  private static final String SERVICE_NAME = "otel.service.name";
  private static final String OTEL_BACKEND = "io.isometrics.otel.OpenTelemetryBackend";

  private static final String PORT = "isometrics.http.port";
  private static final String REGISTER_HOOK = "spring.main.register-shutdown-hook";
  private static final String METER_REGISTRY =
      "io.micrometer.prometheusmetrics.PrometheusMeterRegistry";
  private static final String ENDPOINT_3 =
      "org.springframework.boot.actuate.metrics.export.prometheus.PrometheusScrapeEndpoint";
  private static final String ENDPOINT_4 =
      "org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus"
          + ".PrometheusScrapeEndpoint";

  /** For Spring. */
  public MetricsContextInitializer() {}

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    ConfigurableEnvironment environment = context.getEnvironment();
    boolean hasEndpoint = hasEndpoint(context.getClassLoader());
    if (hasEndpoint) {
      DefaultExposure.addTo(context);
    }
    Map<String, String> settings = settings(environment, isPresent(OTEL_BACKEND, context));
    if (hasEndpoint && !environment.containsProperty(PORT) && !isInResource(PORT, context)) {
      settings.put(PORT, "off");
    }
    MetricsLifecycle lifecycle = MetricsLifecycle.ofContext(settings, endsWithJvm(environment));
    if (context.getBeanFactory() instanceof DefaultListableBeanFactory beans) {
      // Beans are destroyed in reverse order: what others record at their end is still exported.
      beans.registerDisposableBean("isometricsLifecycle", lifecycle::contextClosed);
    }
  }

  /** Whether Spring Boot closes the context when the JVM ends. */
  private static boolean endsWithJvm(ConfigurableEnvironment environment) {
    return environment.getProperty(REGISTER_HOOK, Boolean.class, true);
  }

  private static boolean hasEndpoint(@Nullable ClassLoader loader) {
    return ClassUtils.isPresent(METER_REGISTRY, loader)
        && (ClassUtils.isPresent(ENDPOINT_3, loader) || ClassUtils.isPresent(ENDPOINT_4, loader));
  }

  /** Whether the library's own resource has a setting, which a system property would hide. */
  private static boolean isInResource(String key, ConfigurableApplicationContext context) {
    try {
      Resource resource = context.getResource("classpath:isometrics.properties");
      return resource.exists() && PropertiesLoaderUtils.loadProperties(resource).containsKey(key);
    } catch (IOException e) {
      return false; // the library says so
    }
  }

  private static boolean isPresent(String type, ConfigurableApplicationContext context) {
    return ClassUtils.isPresent(type, context.getClassLoader());
  }

  /** All settings under our prefixes, whatever their source, with placeholders resolved. */
  private static Map<String, String> settings(
      ConfigurableEnvironment environment, boolean withOtel) {
    Map<String, String> settings = new TreeMap<>();
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> enumerable) {
        for (String key : enumerable.getPropertyNames()) {
          if (key.startsWith(PREFIX) || (withOtel && key.startsWith(OTEL_PREFIX))) {
            String value = environment.getProperty(key);
            if (value != null) {
              settings.put(key, value);
            }
          }
        }
      }
    }
    // These matter here, and may be there only in the form of environment variables.
    for (String key : List.of(MetricsLifecycle.HOOK, MetricsLifecycle.WAIT, MetricsLifecycle.END)) {
      String value = environment.getProperty(key);
      if (value != null) {
        settings.put(key, value);
      }
    }
    String application = environment.getProperty("spring.application.name");
    if (withOtel
        && application != null
        && !environment.containsProperty(SERVICE_NAME)
        && !environment.containsProperty("OTEL_SERVICE_NAME")) {
      settings.put(SERVICE_NAME, application);
    }
    return settings;
  }
}
