package io.isometrics.prometheus;

import io.isometrics.prometheus.internal.access.AccessControl;
import io.isometrics.prometheus.internal.access.HostCheck;
import io.isometrics.prometheus.internal.collect.Scraper;
import io.isometrics.prometheus.internal.health.HealthChecks;
import io.isometrics.prometheus.internal.http.AnswerMemory;
import io.isometrics.prometheus.internal.http.ExporterMetrics;
import io.isometrics.prometheus.internal.http.Listener;
import io.isometrics.prometheus.internal.http.Routes;
import io.isometrics.prometheus.internal.http.ScrapeHandler;
import io.isometrics.prometheus.internal.page.Page;
import io.isometrics.prometheus.internal.server.HttpServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves metrics over HTTP for Prometheus to scrape, by default at {@code
 * http://127.0.0.1:<port>/metrics}:
 *
 * <pre>{@code
 * var backend = PrometheusBackend.create();
 * var registry = MetricsRegistry.builder().backend(backend).build();
 * var exporter = PrometheusExporter.builder(backend).port(9400).start();
 * }</pre>
 *
 * <p>The format follows {@code Accept}: the text format 0.0.4 unless the client prefers OpenMetrics
 * 1.0.0 or, if {@code prometheus-metrics-exposition-formats} is on the classpath, protobuf. The
 * body is compressed with gzip if the client accepts that. Only the exact path is served, and only
 * to {@code GET} and {@code HEAD}. {@code ?name[]=orders_total}, as often as wanted, serves the
 * metrics of these names alone; {@code ?debug=} with {@code text}, {@code openmetrics} or {@code
 * prometheus-protobuf} shows people that format as plain text.
 *
 * <p><b>Errors.</b> A collector that somebody else put into the Prometheus registry and that throws
 * costs the other metrics nothing, if the exporter was made for a backend: the metrics of the
 * backend are served without those of the registry. Otherwise the answer is a 500 of one line. The
 * first failure is logged on {@code io.isometrics}.
 *
 * <p><b>Load.</b> All clients that ask for a format while a scrape of it is running share the next
 * one. A client is served as long as it makes progress: it has ten seconds to send its request, and
 * ten for each 16 kB of the answer, however many others wait. Of more than 1200 connections, or
 * half of the file descriptors, the one that has waited longest for a request is closed. Recording
 * metrics never waits for a scrape.
 *
 * <p><b>Deadlines.</b> What callbacks have not read when the time is up that the scraper has
 * ({@code X-Prometheus-Scrape-Timeout-Seconds}, else ten seconds, less half a second) is left out,
 * counted and logged once; all else is served.
 *
 * <p><b>People</b> who open {@code /} in a browser get a page, unless {@link Builder#page} is off.
 *
 * <p><b>Health.</b> {@code /health} and {@code /ready} (also {@code /-/healthy} and {@code
 * /-/ready}) answer 200 or 503 for the checks that the builder was given, with a small JSON. They
 * don't wait for scrapes. Each check is also a series of the gauge {@code
 * isometrics_health_check_up{path,check}}: its latest result. A scrape starts them for the next.
 *
 * <p><b>Threads.</b> All methods are safe for use by many threads. The exporter's are daemons.
 */
public final class PrometheusExporter implements AttachedExporter, AutoCloseable {

  private static final long DRAIN_MILLIS = 2_000;

  /** What threads have to end if answers took all of that. */
  private static final long MIN_THREADS_MILLIS = 100;

  private final HttpServer server;
  private final ScrapeHandler handler;
  private final Runnable removeMetrics;
  private final URI uri;
  private final AtomicBoolean closed = new AtomicBoolean();

  private PrometheusExporter(
      HttpServer server, ScrapeHandler handler, Runnable removeMetrics, URI uri) {
    this.server = server;
    this.handler = handler;
    this.removeMetrics = removeMetrics;
    this.uri = uri;
  }

  /**
   * An exporter of all metrics in a Prometheus registry.
   *
   * @param registry what to serve
   * @return a builder
   */
  public static Builder builder(PrometheusRegistry registry) {
    return new Builder(Objects.requireNonNull(registry, "registry"), null);
  }

  /**
   * An exporter of all metrics in the Prometheus registry of a backend. It is closed with the
   * backend, and so with the {@link io.isometrics.MetricsRegistry} that has the backend.
   *
   * @param backend whose registry to serve
   * @return a builder
   */
  public static Builder builder(PrometheusBackend backend) {
    return new Builder(backend.prometheusRegistry(), backend);
  }

  /**
   * The port that is listened on.
   *
   * @return the one asked for, or the one that was found free
   */
  public int port() {
    return uri.getPort();
  }

  /**
   * Where the metrics are.
   *
   * @return such as {@code http://127.0.0.1:9400/metrics}
   */
  public URI uri() {
    return uri;
  }

  /**
   * Waits for a scrape that begins after this call and is answered. For a job that ends, so that
   * its last values are seen.
   *
   * @param timeout how long to wait at most
   * @return whether there was one
   * @throws InterruptedException if the thread is interrupted
   */
  @Override
  public boolean awaitScrape(Duration timeout) throws InterruptedException {
    return handler.awaitScrape(timeout);
  }

  /**
   * Stops: turns new requests away, waits up to two seconds for those that are being answered,
   * frees the port, and ends the threads. Closing twice is harmless.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DRAIN_MILLIS);
      handler.drain(DRAIN_MILLIS);
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      server.close(Math.max(MIN_THREADS_MILLIS, left));
      removeMetrics.run();
    }
  }

  @Override
  public String toString() {
    return "PrometheusExporter at " + uri + (closed.get() ? ", closed" : "");
  }

  /** Settings of an exporter. For one thread. */
  public static final class Builder {

    private final PrometheusRegistry registry;
    private final @Nullable PrometheusBackend backend;
    private @Nullable String host;
    private int port;
    private String path = "/metrics";
    private final HealthChecks health = new HealthChecks();
    private @Nullable Path webConfig;
    private boolean ownMetrics;
    private boolean page = true;
    private @Nullable Boolean audit;
    private long memory = AnswerMemory.ofHeap();
    private final Set<String> hosts = new HashSet<>();
    private final Map<String, Routes.Resource> resources = new LinkedHashMap<>();

    private Builder(PrometheusRegistry registry, @Nullable PrometheusBackend backend) {
      this.registry = registry;
      this.backend = backend;
    }

    /**
     * Where to listen.
     *
     * @param host a name or address of this machine, or {@code 0.0.0.0} for all of them; the
     *     loopback address unless given, which only this machine can reach
     * @return this
     * @throws IllegalArgumentException if it is blank
     */
    public Builder host(String host) {
      this.host = Listener.checkHost(host);
      return this;
    }

    /**
     * The port to listen on.
     *
     * @param port from 0 to 65535; 0, the default, takes any free one, see {@link
     *     PrometheusExporter#port()}
     * @return this
     * @throws IllegalArgumentException if it is not in that range
     */
    public Builder port(int port) {
      this.port = Listener.checkPort(port);
      return this;
    }

    /**
     * The path to serve.
     *
     * @param path begins with a slash; {@code /metrics} unless given
     * @return this
     * @throws IllegalArgumentException if it does not, or holds anything but the path of a URI
     */
    public Builder path(String path) {
      this.path = Routes.checkPath(path);
      return this;
    }

    /**
     * The names of hosts under which this is served, such as those that a proxy passes on, besides
     * {@code localhost} and addresses: others are answered 421. On a loopback address that is
     * checked even if none are given, against web pages that have their own name resolve to it.
     *
     * @param names without scheme and port, such as {@code metrics.example.com}; {@code *} for any
     * @return this
     * @throws IllegalArgumentException if one is anything else
     */
    public Builder hosts(String... names) {
      for (String name : names) {
        hosts.add(HostCheck.name(name));
      }
      return this;
    }

    /**
     * Serves a text of the application's, such as its version, with the limits and the access
     * control that the metrics have.
     *
     * @param path a path of its own, as in {@link #path}; at {@code /} it takes the page's place
     * @param contentType such as {@code application/json}
     * @param text asked on each request, by many threads, never interrupted. If it throws, a 500
     * @return this
     * @throws IllegalArgumentException if the path is none, or is there already
     */
    public Builder resource(String path, String contentType, Supplier<String> text) {
      Routes.add(resources, path, new Routes.Resource(contentType, text));
      return this;
    }

    /**
     * Further paths that answer as {@code /health} and {@code /ready} do.
     *
     * @param health such as {@code /livez}
     * @param ready such as {@code /readyz}
     * @return this
     * @throws IllegalArgumentException if one is no path, or answers as the other does
     */
    public Builder probePaths(String health, String ready) {
      this.health.addPath(Routes.checkPath(health), HealthChecks.HEALTH);
      this.health.addPath(Routes.checkPath(ready), HealthChecks.READY);
      return this;
    }

    /**
     * A check of {@code /health}: whether the process works, or should be restarted. It must not
     * depend on other systems, which a restart does not mend: those are for {@link
     * #readinessCheck}.
     *
     * @param name of letters, digits and {@code _ . -}, such as {@code deadlocks}
     * @param timeout after which it counts as down, less than the probe waits (Kubernetes: one
     *     second unless told otherwise)
     * @param check true if all is well; false or an exception means down. It runs at most once at a
     *     time, on a thread of the exporter that is never interrupted
     * @return this
     * @throws IllegalArgumentException if the name is there already or holds anything else, or the
     *     timeout is not above 0 and at most an hour
     */
    public Builder healthCheck(String name, Duration timeout, BooleanSupplier check) {
      health.add(HealthChecks.HEALTH, name, timeout, Objects.requireNonNull(check, "check"));
      return this;
    }

    /**
     * A check of {@code /ready}: whether the process can serve requests now.
     *
     * @param name of letters, digits and {@code _ . -}, such as {@code database}
     * @param timeout after which it counts as down, less than the probe waits
     * @param check as in {@link #healthCheck}
     * @return this
     * @throws IllegalArgumentException as in {@link #healthCheck}
     */
    public Builder readinessCheck(String name, Duration timeout, BooleanSupplier check) {
      health.add(HealthChecks.READY, name, timeout, Objects.requireNonNull(check, "check"));
      return this;
    }

    /**
     * Who may in, by a file in the format of Prometheus' exporter-toolkit, as node_exporter's
     * {@code --web.config.file}: TLS, client certificates, passwords, a bearer token, a limit of
     * requests. Without it everybody who reaches the port may read the metrics.
     *
     * <p>The files are looked at when a client comes, once a second at most; what changed counts
     * from then on, unless it can't be used, which is logged. Whether there is TLS is settled at
     * the start.
     *
     * <p>A TLS handshake has ten seconds, on a thread of its own. A password is hashed with bcrypt
     * once and then remembered, wrong ones one at a time. Whether a user exists is not told.
     * Passwords need {@code at.favre.lib:bcrypt} on the classpath.
     *
     * @param file the file; relative paths in it are relative to it
     * @return this
     */
    public Builder webConfig(Path file) {
      webConfig = Objects.requireNonNull(file, "file");
      return this;
    }

    /**
     * Adds metrics of the exporter itself to those that it serves, all of them 0 from the start:
     * {@code isometrics_http_requests_total{path,code}}, {@code
     * isometrics_http_request_duration_seconds{path}}, {@code
     * isometrics_http_response_bytes_total{path}}, {@code isometrics_http_requests_in_flight},
     * {@code isometrics_http_clients_cut_total} and {@code
     * isometrics_http_last_scrape_timestamp_seconds}.
     *
     * <p>They have the paths that are served, and {@code other}. One exporter of a registry can
     * have them. Callbacks that are late or fail are in {@code isometrics_dropped_total}.
     *
     * @param add whether to; false unless given
     * @return this
     */
    public Builder ownMetrics(boolean add) {
      ownMetrics = add;
      return this;
    }

    /**
     * Whether people who open {@code /} in a browser get a page that shows the metrics: what is
     * declared, current values, rates and quantiles as they change, and the health. It asks the
     * exporter for the same text as a scraper, needs no other server, and allows none.
     *
     * @param served true unless given
     * @return this
     */
    public Builder page(boolean served) {
      this.page = served;
      return this;
    }

    /**
     * Whether {@code /audit.json} says which metrics are declared, by scope and source file, and
     * which of them were recorded so far: {@link io.isometrics.MetricsRegistry#audit} as JSON. It
     * has no values, but names of classes and source files, and is for those who may read the
     * metrics; see {@link #webConfig}. The page needs it for what was never recorded.
     *
     * @param served as the page is, unless given; only exporters of a backend have it
     * @return this
     */
    public Builder audit(boolean served) {
      this.audit = served;
      return this;
    }

    /**
     * How much memory the answers may take that clients are still reading. Before it is more, those
     * that took nothing for two seconds are disconnected, one after the other.
     *
     * @param bytes 256 MB unless given, or a quarter of the heap if that is less
     * @return this
     * @throws IllegalArgumentException if it is below 1
     */
    public Builder memory(long bytes) {
      memory = AnswerMemory.check(bytes);
      return this;
    }

    /**
     * Starts to serve. A builder starts one exporter.
     *
     * @return the running exporter
     * @throws IllegalStateException if the address can't be listened on, which the message explains
     *     and the cause is an {@link IOException} for, a {@link BindException} if the port is
     *     taken; or if the backend is closed
     * @throws IllegalArgumentException if {@link #webConfig} can't be used; the message names the
     *     file, the line and what to do. Or if a {@link #resource} is where the metrics are
     */
    public PrometheusExporter start() {
      Page shown = Page.of(path, page, audit, backend == null ? null : backend::audit);
      Routes routes = new Routes(path, health, shown, resources);
      AccessControl access = webConfig == null ? AccessControl.none() : AccessControl.of(webConfig);
      HttpServer server = Listener.open(host, port, access.tls());
      try {
        ExporterMetrics metrics = ownMetrics ? new ExporterMetrics(routes.codes(), server) : null;
        ScrapeHandler handler =
            new ScrapeHandler(
                routes,
                backend == null ? new Scraper(registry, null, false) : backend.scraper(),
                new HostCheck(server.address().getAddress(), host, hosts),
                access,
                server,
                memory,
                metrics);
        PrometheusExporter exporter =
            new PrometheusExporter(
                server, handler, () -> close(metrics), Listener.uri(server, host, path));
        server.start(handler);
        if (backend != null) {
          backend.closeWithBackend(exporter);
        }
        health.register(registry);
        if (metrics != null) {
          metrics.register(registry);
        }
        return exporter;
      } catch (RuntimeException | Error e) {
        server.close(DRAIN_MILLIS);
        throw e;
      }
    }

    private void close(@Nullable ExporterMetrics metrics) {
      health.close(registry);
      if (metrics != null) {
        metrics.close(registry);
      }
    }
  }
}
