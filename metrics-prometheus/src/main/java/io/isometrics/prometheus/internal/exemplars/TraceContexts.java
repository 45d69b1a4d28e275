package io.isometrics.prometheus.internal.exemplars;

import io.isometrics.spi.Log;
import io.isometrics.spi.TraceContext;
import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Finds out who knows the trace of a caller. */
public final class TraceContexts {

  private TraceContexts() {}

  /** The first that the service loader finds, else OpenTelemetry's; null if there is neither. */
  public static @Nullable TraceContext find() {
    ClassLoader own = TraceContexts.class.getClassLoader();
    try {
      Iterator<TraceContext> all = ServiceLoader.load(TraceContext.class, own).iterator();
      if (all.hasNext()) {
        return all.next();
      }
    } catch (ServiceConfigurationError | RuntimeException | LinkageError e) {
      Log.warn("A trace context can't be loaded and is skipped, so exemplars may be missing", e);
    }
    return OpenTelemetryContext.find();
  }
}
