package io.isometrics.prometheus.internal.http;

import io.isometrics.prometheus.internal.health.HealthChecks;
import io.isometrics.prometheus.internal.page.Page;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is at which path: the metrics, the health, the page, and what the application adds. */
public final class Routes {

  /** A text of the application's. */
  public record Resource(String type, Supplier<String> text) {

    /** A text and its media type. */
    public Resource {
      Objects.requireNonNull(type, "contentType");
      Objects.requireNonNull(text, "text");
    }
  }

  private final String metricsPath;
  private final HealthChecks health;
  private final @Nullable Page page;
  private final Map<String, Resource> resources;

  /**
   * Paths that don't change any more.
   *
   * @param resources by path; they come before the page
   * @throws IllegalArgumentException if there is one where the metrics or the health are
   */
  public Routes(
      String metricsPath,
      HealthChecks health,
      @Nullable Page page,
      Map<String, Resource> resources) {
    for (String path : resources.keySet()) {
      if (path.equals(metricsPath) || health.isPath(path)) {
        throw new IllegalArgumentException(
            "the resource at "
                + path
                + " is where the metrics or the health are: give it a path of its own");
      }
    }
    this.metricsPath = metricsPath;
    this.health = health;
    this.page = page;
    this.resources = Map.copyOf(resources);
  }

  /** The path of a setting, unless it is none. */
  public static String checkPath(String path) {
    if (!path.matches("/[a-zA-Z0-9._~/-]*")) {
      throw new IllegalArgumentException(
          "path '"
              + path
              + "' must begin with / and hold only letters, digits and . _ ~ / - after it, such"
              + " as /metrics");
    }
    return path;
  }

  /** Adds a resource to those that there will be. */
  public static void add(Map<String, Resource> resources, String path, Resource resource) {
    if (resources.putIfAbsent(checkPath(path), resource) != null) {
      throw new IllegalArgumentException(
          "a resource is at " + path + " already: give each a path of its own");
    }
  }

  String metricsPath() {
    return metricsPath;
  }

  boolean isMetrics(@Nullable String path) {
    return metricsPath.equals(path);
  }

  boolean isHealth(@Nullable String path) {
    return !isMetrics(path) && health.isPath(path);
  }

  HealthChecks.Health health(String path) {
    return health.get(path);
  }

  @Nullable Resource resource(@Nullable String path) {
    return path == null ? null : resources.get(path);
  }

  Page.@Nullable Content page(@Nullable String path) {
    return page == null || isMetrics(path) ? null : page.get(path);
  }

  /** What answers to a path are counted as. */
  String counted(@Nullable String path) {
    return path != null && (isMetrics(path) || isHealth(path) || resources.containsKey(path))
        ? path
        : ExporterMetrics.OTHER;
  }

  /** The paths that answers are counted by, and the status codes that each has from the start. */
  public Map<String, List<Integer>> codes() {
    Map<String, List<Integer>> codes = new LinkedHashMap<>();
    codes.put(metricsPath, List.of(200, 500, 503));
    health.paths().forEach(path -> codes.putIfAbsent(path, List.of(200, 503)));
    resources.keySet().forEach(path -> codes.put(path, List.of(200, 500)));
    codes.put(ExporterMetrics.OTHER, List.of(400, 404));
    return codes;
  }
}
