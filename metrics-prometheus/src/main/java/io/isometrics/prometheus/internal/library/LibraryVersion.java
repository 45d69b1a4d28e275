package io.isometrics.prometheus.internal.library;

import io.isometrics.spi.Log;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The version of the Prometheus client library on the classpath, which the application chooses and
 * which may be older than the one that this was compiled with. What an old version lacks is left
 * out.
 */
public final class LibraryVersion {

  private static final String DESCRIPTOR_CLASS =
      "io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor";
  private static final String ESCAPING_CLASS = "io.prometheus.metrics.config.EscapingScheme";
  private static final String POM_PROPERTIES =
      "/META-INF/maven/io.prometheus/prometheus-metrics-model/pom.properties";

  /** Whether collectors describe what they collect, since 1.7. */
  static final boolean HAS_DESCRIPTORS = exists(DESCRIPTOR_CLASS);

  /** Whether names can be escaped, since 1.4. */
  static final boolean HAS_ESCAPING = exists(ESCAPING_CLASS);

  private static final AtomicBoolean LOGGED = new AtomicBoolean();

  private LibraryVersion() {}

  /** Whether properties can be made apart from those of the process, since 1.4. */
  public static boolean hasPropertiesBuilder() {
    return HAS_ESCAPING;
  }

  /** Logs once what the version lacks, if anything. */
  public static void logMissing() {
    List<String> missing = missing(HAS_DESCRIPTORS, HAS_ESCAPING);
    if (!missing.isEmpty() && LOGGED.compareAndSet(false, true)) {
      Log.info(message(found(), missing));
    }
  }

  static String message(String version, List<String> missing) {
    return "prometheus-metrics "
        + version
        + " is on the classpath. It works, but for "
        + String.join(", and ", missing)
        + ". To have that, set the Maven property prometheus-client.version to 1.7.0 or newer; see"
        + " docs/compatibility.md";
  }

  static List<String> missing(boolean descriptors, boolean escaping) {
    List<String> missing = new ArrayList<>();
    if (!descriptors) {
      missing.add("gauges whose name ends in _total, which are not exported");
    }
    if (!escaping) {
      missing.add("the escaping of names in UTF-8 that a client asks for");
    }
    return missing;
  }

  private static String found() {
    Properties properties = new Properties();
    try (InputStream in = MetricSnapshots.class.getResourceAsStream(POM_PROPERTIES)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      // The version is only for the message.
    }
    return properties.getProperty("version", "in an old version");
  }

  private static boolean exists(String name) {
    try {
      Class.forName(name, false, LibraryVersion.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
