package io.isometrics.prometheus.internal.health;

import io.isometrics.spi.Log;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What answers probes of the health: which checks there are, at which paths, and their gauge. They
 * run on threads of their own, so they neither wait for scrapes nor hold one up.
 */
public final class HealthChecks {

  /** Whether the process is alive. */
  public static final String HEALTH = "/health";

  /** Whether it is ready for requests. */
  public static final String READY = "/ready";

  private static final String GAUGE = "isometrics_health_check_up";
  private static final long KEEP_ALIVE_SECONDS = 5;

  /** The answer to a probe. */
  public record Health(boolean up, String json) {}

  /** What is asked for by which path. */
  private final Map<String, String> paths =
      new TreeMap<>(Map.of(HEALTH, HEALTH, "/-/healthy", HEALTH, READY, READY, "/-/ready", READY));

  private final List<Check> checks = new ArrayList<>();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE, // no more than there are checks, as each runs once at a time
          KEEP_ALIVE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          HealthChecks::thread);
  private volatile @Nullable GaugeWithCallback gauge;

  /** No checks, which is up. */
  public HealthChecks() {}

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(null, task, "isometrics-health", 0, false);
    thread.setDaemon(true);
    return thread;
  }

  /** Adds a check to {@link #HEALTH} or {@link #READY}. */
  public void add(String path, String name, Duration timeout, BooleanSupplier code) {
    if (!name.matches("[a-zA-Z0-9][a-zA-Z0-9_.-]*")) {
      throw new IllegalArgumentException(
          "check '"
              + name
              + "' must be named with letters, digits and _ . - alone, such as database");
    }
    if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(
          "check '"
              + name
              + "' has a timeout of "
              + timeout
              + ": give more than none and at most an hour, less than the probe waits");
    }
    for (Check other : checks) {
      if (other.path().equals(path) && other.name().equals(name)) {
        throw new IllegalArgumentException(
            "check '" + name + "' is there twice at " + path + ": give each its own name");
      }
    }
    checks.add(new Check(path, name, timeout, code));
  }

  /** Has another path answer as {@link #HEALTH} or {@link #READY} does. */
  public void addPath(String path, String kind) {
    String taken = paths.putIfAbsent(path, kind);
    if (taken != null && !taken.equals(kind)) {
      throw new IllegalArgumentException(
          path + " answers as " + taken + " does already: give " + kind + " a path of its own");
    }
  }

  /** Adds a gauge of the checks, if there are any. */
  public void register(PrometheusRegistry registry) {
    if (checks.isEmpty()) {
      return;
    }
    try {
      gauge =
          GaugeWithCallback.builder()
              .name(GAUGE)
              .help("Whether a check of the health was up when it last ran.")
              .labelNames("path", "check")
              .callback(this::collect)
              .register(registry);
    } catch (RuntimeException e) { // another exporter has it
      Log.warn(
          "The checks of the health have no gauge, as "
              + GAUGE
              + " is taken in the Prometheus registry: give one exporter all checks",
          e);
    }
  }

  private void collect(GaugeWithCallback.Callback out) {
    for (Check check : checks) {
      Boolean up = check.latest();
      if (up != null) {
        out.call(up ? 1 : 0, check.path(), check.name());
      }
      // For the next scrape: this one doesn't wait.
      check.refresh(threads);
    }
  }

  /** Where the health is. */
  public Set<String> paths() {
    return Collections.unmodifiableSet(paths.keySet());
  }

  /** Whether the health is at a path. */
  public boolean isPath(@Nullable String path) {
    return path != null && paths.containsKey(path);
  }

  /** The health at one of its paths. Takes as long as the slowest check, at most its timeout. */
  public Health get(String path) {
    String kind = paths.get(path);
    Map<Check, CompletableFuture<Boolean>> results = new LinkedHashMap<>();
    for (Check check : checks) {
      if (check.path().equals(kind)) {
        results.put(check, check.start(threads));
      }
    }
    boolean allUp = true;
    List<String> lines = new ArrayList<>();
    for (Map.Entry<Check, CompletableFuture<Boolean>> result : results.entrySet()) {
      Check check = result.getKey();
      boolean up = check.await(result.getValue());
      allUp &= up;
      lines.add("{\"name\":\"" + check.name() + "\",\"status\":\"" + status(up) + "\"}");
    }
    return new Health(
        allUp,
        "{\"status\":\"" + status(allUp) + "\",\"checks\":[" + String.join(",", lines) + "]}");
  }

  private static String status(boolean up) {
    return up ? "UP" : "DOWN";
  }

  /** Takes the gauge away, and lets the threads end. */
  public void close(PrometheusRegistry registry) {
    GaugeWithCallback registered = gauge;
    if (registered != null) {
      registry.unregister(registered);
    }
    threads.shutdown();
  }
}
