package io.isometrics;

import io.isometrics.internal.process.ProcessRegistry;
import java.util.concurrent.atomic.AtomicReference;
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

  /** The registry, and what ends it. */
  private record Current(MetricsRegistry registry, ProcessRegistry process) {}

  private static final AtomicReference<@Nullable Current> CURRENT = new AtomicReference<>();

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
   * limit of series per metric. {@code isometrics.callback.timeout} bounds how long a callback may
   * take (5s), {@code isometrics.shutdown.wait} how long metrics stay available when the JVM is
   * told to end (0s). Instrumentations on the classpath that a setting asks for, such as {@code
   * isometrics.jvm=true}, are started. The registry is closed when the JVM shuts down, so that a
   * backend which pushes hands over the last interval; {@code isometrics.shutdown.hook=false}
   * leaves that to whoever calls {@link #shutdown()}.
   *
   * <p>A call that comes while the backend is being found, from a log handler, from another thread
   * or from the backend itself, does not wait: it gets the same registry, and what it records is
   * handed to the backend when that is there.
   *
   * <p>It belongs to the process: {@link MetricsRegistry#close()} on it does nothing but say so in
   * the log, once. {@link #shutdown()} ends it.
   *
   * @return the registry, the same until {@link #shutdown()}; this method never throws
   */
  public static MetricsRegistry registry() {
    Current current = CURRENT.get();
    return current != null ? current.registry : start();
  }

  private static MetricsRegistry start() {
    ProcessRegistry process = ProcessRegistry.create(Metrics.class.getClassLoader());
    Current mine = new Current(MetricsRegistry.ofProcess(process), process);
    Current first = CURRENT.compareAndExchange(null, mine);
    if (first != null) {
      return first.registry;
    }
    if (process.findBackend()) {
      Instrumentations.start(Metrics.class.getClassLoader(), process, mine.registry);
    }
    return mine.registry;
  }

  /**
   * Whether the registry of the process is there, so that settings made from now on have no effect.
   * For frameworks that bring settings of their own.
   *
   * @return true from the first call of {@link #registry()} until {@link #shutdown()}
   */
  public static boolean isStarted() {
    return CURRENT.get() != null;
  }

  /**
   * Ends the registry of the process before the JVM does: hands over what was recorded, stops
   * exporters and threads, and removes the shutdown hook, so that nothing of it keeps a class
   * loader alive. For applications in a servlet container, and for tests. The next call of {@link
   * #registry()} makes a new one; handles of the old one record nothing that is exported.
   */
  public static void shutdown() {
    Current current = CURRENT.get();
    if (current != null) {
      // Callbacks that run meanwhile, and ask for the registry, get the one that ends.
      current.process.shutdown();
      CURRENT.compareAndSet(current, null);
    }
  }
}
