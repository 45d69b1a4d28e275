package io.isometrics.otel.internal.sdk;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/**
 * The OpenTelemetry instance of the process, if there is one: set by the application, or brought by
 * a Java agent. Asking {@link GlobalOpenTelemetry} for an instance that is not set would set it, to
 * one that does nothing.
 */
public final class GlobalInstance {

  /** Up to 2.22 an agent's instance does not count as set. */
  private static final String AGENT = "io.opentelemetry.javaagent.OpenTelemetryAgent";

  private GlobalInstance() {}

  /** The global instance, or null if there is none. */
  public static @Nullable OpenTelemetry find() {
    return hasAgent() || isSet() ? GlobalOpenTelemetry.get() : null;
  }

  /** Whether the OpenTelemetry Java agent runs in this JVM. */
  public static boolean hasAgent() {
    try {
      Class.forName(AGENT, false, ClassLoader.getSystemClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  private static boolean isSet() {
    try {
      return GlobalOpenTelemetry.isSet();
    } catch (NoSuchMethodError e) {
      return isSetInOldVersions();
    }
  }

  /** Before 1.57 there is no way to ask. */
  private static boolean isSetInOldVersions() {
    try {
      Field instance = GlobalOpenTelemetry.class.getDeclaredField("globalOpenTelemetry");
      instance.setAccessible(true);
      return instance.get(null) != null;
    } catch (ReflectiveOperationException | RuntimeException e) {
      return false; // as it is in most processes
    }
  }
}
