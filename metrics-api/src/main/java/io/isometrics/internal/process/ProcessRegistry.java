package io.isometrics.internal.process;

import io.isometrics.Registration;
import io.isometrics.internal.registry.RegistryCore;
import io.isometrics.spi.Backend;
import io.isometrics.spi.BackendConfig;
import io.isometrics.spi.Log;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the registry of the process has beside that of any other: settings, a backend that is found
 * on the classpath, and an end with the JVM.
 *
 * <p>It is there before its backend is, so that whoever asks for it meanwhile (a log handler, the
 * backend itself, another thread) gets the same one and never waits; see {@link RegistryCore}.
 */
public final class ProcessRegistry {

  private static final Duration CALLBACK_TIMEOUT = Duration.ofSeconds(5);

  /** After this the application is taken to have declared its metrics. */
  private static final Duration START_UP = Duration.ofMinutes(1);

  private final ClassLoader loader;
  private final BackendConfig config;
  private final ProcessSettings settings;
  private final OperatorSettings operator;
  private final RegistryCore core;

  /** Guarded by this object. */
  private @Nullable Thread hook;

  /** What ends with it; guarded by this object. */
  private final List<Registration> registrations = new ArrayList<>();

  private ProcessRegistry(ClassLoader loader, Settings config) {
    this.loader = loader;
    this.config = config;
    this.settings = new ProcessSettings(config);
    this.core =
        new RegistryCore(false, settings.duration("isometrics.callback.timeout", CALLBACK_TIMEOUT));
    this.operator = new OperatorSettings(config);
    core.overrideWith(operator);
  }

  /** Reads the settings; never throws. */
  public static ProcessRegistry create(@Nullable ClassLoader own) {
    ClassLoader loader = own == null ? ClassLoader.getSystemClassLoader() : own;
    try {
      return new ProcessRegistry(loader, Settings.ofProcess(loader));
    } catch (Throwable e) { // whatever is on the classpath, the application goes on
      Log.warn("The settings can't be read, so that none is used", e);
      return new ProcessRegistry(loader, Settings.none());
    }
  }

  /** What its views share. */
  public RegistryCore core() {
    return core;
  }

  /** The limit of series per metric; 0 if it is left to the backend. */
  public int maxSeries() {
    return settings.maxSeries();
  }

  /** The labels that the operator puts on all series, with their values. */
  public Map<String, String> labels() {
    return operator.labels();
  }

  /** Whether a setting is true; see {@link ProcessSettings#flag}. */
  public boolean isOn(String key) {
    return settings.flag(key, false);
  }

  /** Has something ended by {@link #shutdown()}. */
  public void closeWith(Registration registration) {
    synchronized (this) {
      registrations.add(registration);
    }
  }

  /** Finds the backend and starts to record there; never throws. Tells whether there is one. */
  public boolean findBackend() {
    return findBackend(START_UP);
  }

  boolean findBackend(Duration startUp) {
    Backend backend;
    try {
      backend = Discovery.find(loader, config);
    } catch (Throwable e) { // whatever is on the classpath, the application goes on
      Log.warn("Metrics could not be set up, so nothing is recorded", e);
      backend = Backend.noop();
    }
    core.bind(backend, settings.strict(isStrict(backend)));
    if (backend != Backend.noop() && settings.flag("isometrics.shutdown.hook", true)) {
      addHook();
    }
    if (!operator.unmatched().isEmpty()) {
      // When the application has most likely declared what it has.
      core.context().periodicTasks().once(operator::logUnmatched, startUp.toNanos());
    }
    return backend != Backend.noop();
  }

  private static boolean isStrict(Backend backend) {
    try {
      return backend.isStrict();
    } catch (RuntimeException | LinkageError e) {
      return false;
    }
  }

  private synchronized void addHook() {
    Thread ending = new Thread(null, this::end, "isometrics-shutdown", 0, false);
    ending.setContextClassLoader(ClassLoader.getSystemClassLoader());
    try {
      Runtime.getRuntime().addShutdownHook(ending);
      hook = ending;
    } catch (IllegalStateException | SecurityException e) {
      Log.info("Metrics are not handed over when the JVM ends, because it won't call a hook: " + e);
    }
  }

  /** The work of the shutdown hook. */
  private void end() {
    Log.useStderr();
    Duration wait = settings.duration("isometrics.shutdown.wait", Duration.ZERO);
    if (!wait.isZero()) {
      try {
        core.context().backend().awaitLastCollection(wait);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException | LinkageError e) {
        Log.warn("The backend failed to wait for its last collection", e);
      }
    }
    core.endWithProcess();
  }

  /** Ends it before the JVM does: nothing of it is left. */
  public void shutdown() {
    Thread ending;
    List<Registration> left;
    synchronized (this) {
      ending = hook;
      hook = null;
      left = List.copyOf(registrations);
      registrations.clear();
    }
    if (ending != null) {
      try {
        Runtime.getRuntime().removeShutdownHook(ending);
      } catch (IllegalStateException | SecurityException e) {
        // The JVM ends anyway, or keeps its hooks.
      }
    }
    core.close(); // which hands over what they have to say
    for (Registration each : left) {
      try {
        each.close();
      } catch (RuntimeException | LinkageError e) {
        Log.warn("An instrumentation failed to end", e);
      }
    }
  }
}
