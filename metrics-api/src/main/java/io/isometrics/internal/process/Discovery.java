package io.isometrics.internal.process;

import io.isometrics.internal.backend.CompositeBackend;
import io.isometrics.spi.Backend;
import io.isometrics.spi.BackendConfig;
import io.isometrics.spi.BackendProvider;
import io.isometrics.spi.Log;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Finds the backend of the process. Whatever is on the classpath, it returns one and never throws;
 * every message says what was found, what is used, and where to read more.
 */
public final class Discovery {

  private static final String BACKEND = "isometrics.backend";

  /** The loader's iterator goes on after an error; this bounds what a hopeless one costs. */
  private static final int MAX_ERRORS = 100;

  private final ClassLoader loader;
  private final BackendConfig config;

  /** Whether one was found that can't be used. */
  private boolean skipped;

  private Discovery(ClassLoader loader, BackendConfig config) {
    this.loader = loader;
    this.config = config;
  }

  /** The backend that the classpath and the settings choose. */
  public static Backend find(ClassLoader loader, BackendConfig config) {
    return new Discovery(loader, config).find();
  }

  private Backend find() {
    List<BackendProvider> providers = providers();
    String choice = config.get(BACKEND).orElse("");
    if (choice.isEmpty()) {
      return best(providers);
    }
    List<Backend> chosen = new ArrayList<>();
    for (String name : new LinkedHashSet<>(List.of(choice.strip().split("\\s*,\\s*", -1)))) {
      BackendProvider provider = named(name, choice, providers);
      Backend backend = provider == null ? null : create(provider);
      if (backend != null) {
        chosen.add(backend);
      } else {
        providers.remove(provider); // so that it isn't tried again
      }
    }
    return chosen.isEmpty() ? best(providers) : CompositeBackend.of(chosen);
  }

  /** The providers that can at least say who they are, best first. */
  private List<BackendProvider> providers() {
    List<BackendProvider> providers = new ArrayList<>();
    Iterator<BackendProvider> iterator =
        ServiceLoader.load(BackendProvider.class, loader).iterator();
    int errors = 0;
    while (errors < MAX_ERRORS) {
      String what = "A metrics backend provider";
      try {
        if (!iterator.hasNext()) {
          break;
        }
        BackendProvider provider = iterator.next();
        what = "The metrics backend provider " + provider.getClass().getName();
        insert(provider, providers);
      } catch (Throwable e) { // whatever it throws, it hides no other
        errors++;
        skip(what + " can't be used", e);
      }
    }
    return providers;
  }

  /** Keeps the list sorted by descending priority, then by name. */
  private static void insert(BackendProvider provider, List<BackendProvider> providers) {
    int priority = provider.priority();
    String name = Objects.requireNonNull(provider.name(), "its name is null");
    int i = 0;
    while (i < providers.size()
        && (providers.get(i).priority() > priority
            || (providers.get(i).priority() == priority
                && providers.get(i).name().compareTo(name) <= 0))) {
      i++;
    }
    providers.add(i, provider);
  }

  private static @Nullable BackendProvider named(
      String name, String choice, List<BackendProvider> providers) {
    for (BackendProvider provider : providers) {
      if (provider.name().equals(name)) {
        return provider;
      }
    }
    String known =
        providers.isEmpty() ? "none is on the classpath" : "known are: " + names(providers);
    Log.warn(
        String.format(
            Locale.ROOT,
            "No metrics backend is named '%s' (%s=%s); %s. See docs/backends.md#unknown",
            name,
            BACKEND,
            choice,
            known));
    return null;
  }

  /** The first that can be made, best first; the null one if there is none. */
  private Backend best(List<BackendProvider> providers) {
    while (!providers.isEmpty()) {
      BackendProvider provider = providers.get(0);
      Backend backend = create(provider);
      if (backend != null) {
        if (providers.size() > 1) {
          tellSeveral(providers, provider);
        }
        return backend;
      }
      providers.remove(provider);
    }
    if (skipped) {
      Log.warn(
          "No metrics backend that was found can be used, so nothing is recorded; what is wrong with"
              + " each was logged before. See docs/backends.md#broken");
      return Backend.noop();
    }
    Log.warn(
        "No metrics backend found on the classpath, so nothing is recorded. Add one, such as"
            + " metrics-prometheus, or metrics-null if that is what you want. See"
            + " docs/backends.md#none");
    return Backend.noop();
  }

  private static void tellSeveral(List<BackendProvider> providers, BackendProvider used) {
    int equals = 0;
    for (BackendProvider provider : providers) {
      equals += provider.priority() == used.priority() ? 1 : 0;
    }
    String found =
        String.format(
            Locale.ROOT,
            "Several metrics backends found: %s. Used is %s",
            names(providers),
            used.name());
    if (equals > 1) {
      Log.warn(
          String.format(
              Locale.ROOT,
              "%s, the first by name of equal priority. Choose with %s=%s, or a comma list to record"
                  + " to several. See docs/backends.md#several",
              found,
              BACKEND,
              used.name()));
    } else {
      Log.info(found + ", by its priority. See docs/backends.md#several");
    }
  }

  private @Nullable Backend create(BackendProvider provider) {
    try {
      Backend backend = provider.create(config);
      if (backend == null) {
        throw new IllegalStateException("its provider returned null");
      }
      return backend;
    } catch (Throwable e) { // whatever it throws, the application goes on
      skip("The metrics backend " + provider.name() + " can't be made", e);
      return null;
    }
  }

  private static String names(List<BackendProvider> providers) {
    StringBuilder names = new StringBuilder();
    for (BackendProvider provider : providers) {
      names.append(names.length() == 0 ? "" : ", ").append(provider.name());
    }
    return names.toString();
  }

  /** Says what failed, with the deepest cause: what the reader has to act on. */
  private void skip(String what, Throwable error) {
    skipped = true;
    Throwable cause = error;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String both = error instanceof ServiceConfigurationError && cause != error ? error + ": " : "";
    Log.warn(what + " and is skipped: " + both + cause + ". See docs/backends.md#broken", error);
  }
}
