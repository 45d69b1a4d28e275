package io.isometrics.internal;

import io.isometrics.spi.Backend;
import io.isometrics.spi.BackendConfig;
import io.isometrics.spi.BackendProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the backend of the process. Whatever is on the class path, it returns one and never throws;
 * every message says what was found, what is used, and where to read more.
 */
public final class Discovery {

  private static final String BACKEND = "isometrics.backend";

  /** The loader's iterator goes on after an error; this bounds what a hopeless one costs. */
  private static final int MAX_ERRORS = 100;

  private static final Comparator<Found> BEST_FIRST =
      Comparator.comparingInt(Found::priority).reversed().thenComparing(Found::name);

  /** A provider and what it says of itself, asked once: one that can't even say this is skipped. */
  private record Found(String name, int priority, BackendProvider provider) {
    Found {
      Objects.requireNonNull(name, "the provider has no name");
    }
  }

  private Discovery() {}

  /** The backend that the class path and the settings choose. */
  public static Backend find(ClassLoader loader, BackendConfig config) {
    List<Found> providers = providers(loader);
    Optional<String> choice = config.get(BACKEND);
    List<Backend> chosen = new ArrayList<>();
    if (choice.isPresent()) {
      for (String name : choice.get().split(",", -1)) {
        provider(providers, name.strip(), choice.get())
            .map(provider -> create(provider, config))
            .ifPresent(chosen::add);
      }
    }
    return chosen.isEmpty()
        ? best(providers, config, choice.isEmpty())
        : CompositeBackend.of(chosen);
  }

  private static List<Found> providers(ClassLoader loader) {
    List<Found> providers = new ArrayList<>();
    Iterator<BackendProvider> iterator =
        ServiceLoader.load(BackendProvider.class, loader).iterator();
    int errors = 0;
    while (errors < MAX_ERRORS) {
      try {
        if (!iterator.hasNext()) {
          break;
        }
        BackendProvider provider = iterator.next();
        providers.add(new Found(provider.name(), provider.priority(), provider));
      } catch (ServiceConfigurationError | RuntimeException | LinkageError e) {
        errors++;
        Log.warn(
            "A metrics backend provider can't be used and is skipped: "
                + root(e)
                + ". See docs/backends.md#broken",
            e);
      }
    }
    providers.sort(BEST_FIRST);
    return providers;
  }

  private static Optional<Found> provider(List<Found> providers, String name, String choice) {
    Optional<Found> found =
        providers.stream().filter(provider -> provider.name().equals(name)).findFirst();
    if (found.isEmpty()) {
      Log.warn(
          String.format(
              "No metrics backend is named '%s' (%s=%s); %s. See docs/backends.md#unknown",
              name,
              BACKEND,
              choice,
              providers.isEmpty()
                  ? "none is on the class path"
                  : "known are: " + names(providers)));
    }
    return found;
  }

  /** The first that can be made, best first; the null one if there is none. */
  private static Backend best(List<Found> providers, BackendConfig config, boolean tellIfSeveral) {
    for (Found provider : providers) {
      Backend backend = create(provider, config);
      if (backend != null) {
        if (tellIfSeveral && providers.size() > 1) {
          tellSeveral(providers, provider);
        }
        return backend;
      }
    }
    Log.warn(
        "No metrics backend found on the class path, so nothing is recorded. Add one, such as"
            + " metrics-prometheus, or metrics-null if that is what you want. See"
            + " docs/backends.md#none");
    return Backend.noop();
  }

  private static void tellSeveral(List<Found> providers, Found used) {
    boolean tied =
        providers.stream().filter(provider -> provider.priority() == used.priority()).count() > 1;
    String found =
        String.format(
            "Several metrics backends found: %s. Used is %s", names(providers), used.name());
    if (tied) {
      Log.warn(
          String.format(
              "%s, the first by name of equal priority. Choose with %s=%s, or a comma list to record"
                  + " to several. See docs/backends.md#several",
              found, BACKEND, used.name()));
    } else {
      Log.info(found + ", by its priority. See docs/backends.md#several");
    }
  }

  private static @Nullable Backend create(Found provider, BackendConfig config) {
    try {
      Backend backend = provider.provider.create(config);
      if (backend != null) {
        return backend;
      }
      Log.warn(
          "The metrics backend "
              + provider.name()
              + " made nothing (null) and is skipped. See docs/backends.md#broken");
    } catch (RuntimeException | LinkageError | ServiceConfigurationError e) {
      Log.warn(
          String.format(
              "The metrics backend %s can't be made and is skipped: %s. See docs/backends.md#broken",
              provider.name(), root(e)),
          e);
    }
    return null;
  }

  private static String names(List<Found> providers) {
    return providers.stream().map(Found::name).sorted().collect(Collectors.joining(", "));
  }

  /** The deepest cause: what the reader has to act on. */
  private static Throwable root(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return cause;
  }
}
