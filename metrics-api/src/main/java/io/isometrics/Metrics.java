package io.isometrics;

import io.isometrics.internal.Discovery;
import io.isometrics.internal.Log;
import io.isometrics.internal.Settings;
import io.isometrics.spi.Backend;
import io.isometrics.spi.BackendConfig;
import org.jspecify.annotations.Nullable;

/**
 * Where code that isn't given a registry finds the one of the process.
 *
 * <pre>{@code
 * private static final Counter SERVED =
 *     Metrics.registry().counter("orders_served_total", "Orders served.").register();
 * }</pre>
 */
public final class Metrics {

  private static volatile @Nullable MetricsRegistry registry;
  private static @Nullable Thread maker;

  private Metrics() {}

  /**
   * The registry of the process.
   *
   * <p>Its backend is found once, at the first call, through {@link java.util.ServiceLoader} with
   * the class loader of this class. The setting {@code isometrics.backend} (a system property; else
   * the environment variable {@code ISOMETRICS_BACKEND}; else a line of the resource {@code
   * isometrics.properties}) chooses it by name; a comma list records to several. Without a choice
   * it is the one of the highest priority, then the first by name. If there is none, a warning says
   * so once, and nothing is recorded. {@code isometrics.strict=true} makes bad recordings throw, as
   * a testkit's backend does unless it is {@code false}; {@code isometrics.max.series} changes the
   * limit of series per family. The registry is closed when the JVM shuts down, so that a backend
   * which pushes hands over the last interval.
   *
   * @return the registry, always the same; this method never throws
   */
  public static MetricsRegistry registry() {
    MetricsRegistry made = registry;
    return made != null ? made : makeOnce();
  }

  private static synchronized MetricsRegistry makeOnce() {
    MetricsRegistry made = registry;
    if (made != null) {
      return made;
    }
    if (maker == Thread.currentThread()) {
      Log.warn(
          "Metrics.registry() was called by a backend while it was being made; what is recorded"
              + " there is lost. See docs/backends.md#recursive");
      return MetricsRegistry.builder().build();
    }
    maker = Thread.currentThread();
    try {
      made = make();
    } finally {
      maker = null;
    }
    registry = made;
    return made;
  }

  private static MetricsRegistry make() {
    try {
      ClassLoader own = Metrics.class.getClassLoader();
      ClassLoader loader = own == null ? ClassLoader.getSystemClassLoader() : own;
      BackendConfig config = Settings.ofProcess(loader);
      Backend backend = Discovery.find(loader, config);
      MetricsRegistry made =
          MetricsRegistry.builder()
              .backend(backend)
              .strict(
                  config.get("isometrics.strict").orElse("" + backend.isStrict()).equals("true"))
              .maxSeries(maxSeries(config))
              .build();
      if (backend != Backend.noop()) {
        Runtime.getRuntime().addShutdownHook(new Thread(made.core, "isometrics-shutdown"));
      }
      return made;
    } catch (Throwable e) { // whatever is on the class path, the application goes on
      Log.warn("Metrics could not be set up, so nothing is recorded", e);
      return MetricsRegistry.builder().build();
    }
  }

  private static int maxSeries(BackendConfig config) {
    String text =
        config.get("isometrics.max.series").orElse("" + MetricsRegistry.DEFAULT_MAX_SERIES);
    try {
      return Math.max(1, Integer.parseInt(text));
    } catch (NumberFormatException e) {
      Log.warn(
          "isometrics.max.series="
              + text
              + " is not a whole number, so the limit is as by default");
      return MetricsRegistry.DEFAULT_MAX_SERIES;
    }
  }
}
