package io.isometrics.spring;

import io.isometrics.Metrics;
import io.isometrics.spi.Log;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * How the registry of the process begins and ends with application contexts. It begins with the
 * first, with the settings of that one as system properties, as Spring Boot does for logging; and
 * it ends with the last, after all of its beans.
 */
final class MetricsLifecycle {

  private static final String PREFIX = "isometrics.";
  static final String HOOK = "isometrics.shutdown.hook";
  private static final String PORT = "isometrics.http.port";
  private static final String OFF = "off";
  static final String WAIT = "isometrics.shutdown.wait";
  static final String END = "isometrics.spring.shutdown";

  /** The contexts that are open. Guarded by this class, as is the next field. */
  private static int contexts;

  /** The system properties that were set, and what they were before. */
  private static final Map<String, @Nullable String> BEFORE = new HashMap<>();

  private final boolean ends;

  private final AtomicBoolean closed = new AtomicBoolean();

  private MetricsLifecycle(boolean ends) {
    this.ends = ends;
  }

  /**
   * A context is about to begin.
   *
   * @param settings of its environment
   * @param endsWithJvm whether it is closed when the JVM ends
   */
  static MetricsLifecycle ofContext(Map<String, String> settings, boolean endsWithJvm) {
    // The hook of the registry waits from the signal on, which ends the context too.
    boolean ends =
        Boolean.parseBoolean(
            settings.getOrDefault(END, String.valueOf(!settings.containsKey(WAIT))));
    boolean late;
    synchronized (MetricsLifecycle.class) {
      contexts++;
      late = Metrics.isStarted();
      if (!late) {
        settings.forEach(MetricsLifecycle::set);
        if (ends && endsWithJvm && !settings.containsKey(HOOK)) {
          set(HOOK, "false");
        }
      }
    }
    if (late) {
      reportUnused(settings);
    }
    return new MetricsLifecycle(ends);
  }

  private static void set(String key, String value) {
    String before = System.getProperty(key);
    if (!value.equals(before)) {
      System.setProperty(key, value);
      if (!BEFORE.containsKey(key)) {
        BEFORE.put(key, before);
      }
    }
  }

  private static void reportUnused(Map<String, String> settings) {
    settings.forEach(
        (key, value) -> {
          boolean isDefault = key.equals(PORT) && value.equals(OFF);
          if (key.startsWith(PREFIX) && !key.equals(END) && !isDefault && !isSet(key, value)) {
            Log.warn(
                "The setting "
                    + key
                    + "="
                    + value
                    + " has no effect, because Metrics.registry() was called before the application"
                    + " context was prepared. Declare metrics in beans, or set it as a system"
                    + " property or in the environment. See docs/spring-boot.md#late");
          }
        });
  }

  /** Whether the registry that was begun before had it from elsewhere. */
  private static boolean isSet(String key, String value) {
    String variable = key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    return value.equals(System.getProperty(key)) || value.equals(System.getenv(variable));
  }

  /** The beans of the context are destroyed. */
  void contextClosed() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    synchronized (MetricsLifecycle.class) {
      contexts--;
      if (contexts > 0) {
        return;
      }
    }
    if (ends) {
      Metrics.shutdown();
      restore();
    }
  }

  private static void restore() {
    synchronized (MetricsLifecycle.class) {
      if (contexts > 0) {
        return; // another one began meanwhile, and has its settings there
      }
      BEFORE.forEach(
          (key, value) -> {
            if (value == null) {
              System.clearProperty(key);
            } else {
              System.setProperty(key, value);
            }
          });
      BEFORE.clear();
    }
  }
}
