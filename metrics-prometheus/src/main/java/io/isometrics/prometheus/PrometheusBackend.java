package io.isometrics.prometheus;

import io.isometrics.Counter;
import io.isometrics.Histogram;
import io.isometrics.MetricDescriptor;
import io.isometrics.MetricsAudit;
import io.isometrics.MetricsRegistry;
import io.isometrics.aggregation.AggregatedMetric;
import io.isometrics.aggregation.AggregatingBackend;
import io.isometrics.aggregation.Cell;
import io.isometrics.prometheus.internal.collect.CellCollector;
import io.isometrics.prometheus.internal.collect.ExponentialCollector;
import io.isometrics.prometheus.internal.collect.OwnCollectors;
import io.isometrics.prometheus.internal.collect.Scraper;
import io.isometrics.prometheus.internal.collect.SeriesStates;
import io.isometrics.prometheus.internal.exemplars.TraceContexts;
import io.isometrics.prometheus.internal.http.Negotiation;
import io.isometrics.prometheus.internal.library.LibraryVersion;
import io.isometrics.prometheus.internal.push.Pusher;
import io.isometrics.spi.Log;
import io.isometrics.spi.Series;
import io.isometrics.spi.TraceContext;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps metrics for Prometheus to scrape. Each metric is one {@link Collector} of a {@link
 * PrometheusRegistry}, exported under exactly the name it was declared with:
 *
 * <pre>{@code
 * var backend = PrometheusBackend.create();
 * var registry = MetricsRegistry.builder().backend(backend).build();
 * var exporter = PrometheusExporter.builder(backend).port(9400).start();
 * registry.counter("orders_served_total", "Orders served.").register().increment();
 * }</pre>
 *
 * <p>is served as
 *
 * <pre>
 * # HELP orders_served_total Orders served.
 * # TYPE orders_served_total counter
 * orders_served_total 1.0
 * </pre>
 *
 * <p>A metric without series is not exported, and neither are {@code _created} series, unless
 * {@link Builder#startTimes} says so. Histograms that were declared {@code exponential()} are
 * native histograms, which only the protobuf format carries; the text formats show their count and
 * sum.
 *
 * <p>All methods are safe for use by many threads.
 */
public final class PrometheusBackend extends AggregatingBackend {

  private final PrometheusRegistry registry;
  private final OwnCollectors collectors;
  private final Scraper scraper;
  private final Map<String, ExponentialCollector> exponential = new ConcurrentHashMap<>();

  /** Guarded by this object, as are the next fields. */
  private final List<AttachedExporter> exporters = new ArrayList<>();

  private final List<Pusher> pushes = new ArrayList<>();

  private boolean closed;

  private volatile @Nullable String problem;

  private volatile Supplier<MetricsAudit> audit = () -> new MetricsAudit(List.of(), Set.of());

  private final SeriesStates states;

  private PrometheusBackend(Builder builder) {
    LibraryVersion.logMissing();
    this.registry = builder.registry;
    this.states = new SeriesStates(builder.traceContext(), builder.startTimes, builder.clock);
    this.collectors = new OwnCollectors(registry);
    this.scraper = new Scraper(registry, collectors, builder.startTimes);
  }

  /**
   * Settings of a backend, for what {@link #create()} does not do.
   *
   * @return a builder; as it is, it builds what {@link #create()} does
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * A backend with a Prometheus registry of its own, which is not the library's default one.
   *
   * @return a new backend
   */
  public static PrometheusBackend create() {
    return builder().build();
  }

  /**
   * A backend that adds its metrics to those of an existing Prometheus registry, made with the
   * Prometheus client library or by others.
   *
   * <p>A metric whose name is already taken there is not exported; a warning names it, and
   * recording it is harmless. As every {@link io.isometrics.MetricsRegistry} has a few metrics of
   * its own, only one should use a given Prometheus registry.
   *
   * @param registry where to register; {@link #close()} takes the metrics out again
   * @return a new backend
   */
  public static PrometheusBackend create(PrometheusRegistry registry) {
    return builder().registry(registry).build();
  }

  /**
   * The registry that holds the metrics, for an exporter of your own, or to add metrics of the
   * Prometheus client library.
   *
   * @return the registry given, or the backend's own
   */
  public PrometheusRegistry prometheusRegistry() {
    return registry;
  }

  /**
   * All metrics of {@link #prometheusRegistry()} for a web server or framework of your own; {@link
   * PrometheusExporter} brings its own server. The format is chosen as the exporter does: the text
   * format 0.0.4 unless the client prefers OpenMetrics 1.0.0 or, if {@code
   * prometheus-metrics-exposition-formats} is on the class path, protobuf.
   *
   * @param accept what the client sent as {@code Accept}, several of them joined with commas; null
   *     or anything else that can't be understood means the text format
   * @return what to answer
   */
  public Exposition exposition(@Nullable String accept) {
    return new Exposition(scraper, format(accept), null);
  }

  private static Negotiation.Choice format(@Nullable String accept) {
    return Negotiation.format(accept == null ? List.of() : List.of(accept));
  }

  /**
   * The series of one view of the registry and no others: those whose names begin with its prefix,
   * and that have its constant labels. What others put into {@link #prometheusRegistry()} is in no
   * view.
   *
   * @param accept as for {@link #exposition(String)}
   * @param view from {@link MetricsRegistry#scope} or {@link MetricsRegistry#withLabel}
   * @return what to answer
   */
  public Exposition exposition(@Nullable String accept, MetricsRegistry view) {
    return new Exposition(scraper, format(accept), Objects.requireNonNull(view, "view"));
  }

  /**
   * All metrics of {@link #prometheusRegistry()} as a string, for a log, a test, or a host that
   * asks for one.
   *
   * @return the text format 0.0.4
   */
  public String text() {
    return text(exposition(null));
  }

  /**
   * The same of one view of the registry.
   *
   * @param view as for {@link #exposition(String, MetricsRegistry)}
   * @return the text format 0.0.4
   */
  public String text(MetricsRegistry view) {
    return text(exposition(null, view));
  }

  private static String text(Exposition exposition) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      exposition.writeTo(out);
    } catch (IOException e) { // writing to memory does not fail
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Override
  protected void added(AggregatedMetric metric) {
    if (metric.descriptor().exponential()) {
      ExponentialCollector collector = new ExponentialCollector(metric.descriptor());
      exponential.put(metric.descriptor().name(), collector);
      collectors.register(metric.descriptor().name(), collector);
    } else {
      CellCollector collector;
      try {
        collector = new CellCollector(metric, registry);
      } catch (IllegalStateException e) { // the library is too old for the name
        Log.warn(String.valueOf(e.getMessage()));
        return;
      }
      collectors.register(metric.descriptor().name(), collector);
    }
  }

  @Override
  public Histogram histogram(Series series) {
    ExponentialCollector collector =
        series.metric().exponential() ? exponential.get(series.metric().name()) : null;
    return collector != null
        ? collector.add(series)
        : states.handle(series.metric(), super.histogram(series));
  }

  @Override
  public Counter counter(Series series) {
    return states.handle(super.counter(series));
  }

  @Override
  protected void prepare(MetricDescriptor metric, Cell cell) {
    states.prepare(metric, cell);
  }

  @Override
  public void remove(Series series, Object handle) {
    if (handle instanceof ExponentialCollector.Handle exponentialHandle) {
      exponentialHandle.remove();
    } else {
      super.remove(series, SeriesStates.cell(handle));
    }
  }

  /** Settings of a backend. For one thread. */
  public static final class Builder {

    private PrometheusRegistry registry = new PrometheusRegistry();
    private boolean startTimes;
    private boolean withExemplars = true;
    private @Nullable TraceContext traceContext;
    private InstantSource clock = InstantSource.system();

    private Builder() {}

    /**
     * An existing registry, as with {@link #create(PrometheusRegistry)}.
     *
     * @param registry where to register; one of the backend's own, unless this is given
     * @return this
     */
    public Builder registry(PrometheusRegistry registry) {
      this.registry = Objects.requireNonNull(registry, "registry");
      return this;
    }

    /**
     * Whether counters and histograms, in OpenMetrics and protobuf, have exemplars where they are
     * recorded in a sampled span: of the {@link TraceContext} that {@link java.util.ServiceLoader}
     * finds, else of OpenTelemetry, if its API or agent is there. A counter has one, a histogram
     * one for each bucket; each stays for seven seconds at least, and is shown for seventy at most.
     * Where there is neither, recording costs nothing more.
     *
     * @param taken true, unless this is given
     * @return this
     */
    public Builder exemplars(boolean taken) {
      this.withExemplars = taken;
      return this;
    }

    /**
     * Who tells the span of a recording, instead of what is found.
     *
     * @param context asked by the threads that record
     * @return this
     */
    public Builder traceContext(TraceContext context) {
      this.traceContext = Objects.requireNonNull(context, "context");
      return this;
    }

    /**
     * Whether counters and histograms that are recorded tell when their series began: as a series
     * {@code _created} in OpenMetrics, for all metrics of the registry, and as a field in protobuf.
     * Prometheus stores the former as series, one more for each counter.
     *
     * @param shown false, unless this is given
     * @return this
     */
    public Builder startTimes(boolean shown) {
      this.startTimes = shown;
      return this;
    }

    /** For tests. */
    Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    private @Nullable TraceContext traceContext() {
      return !withExemplars ? null : traceContext != null ? traceContext : TraceContexts.find();
    }

    /**
     * Makes the backend.
     *
     * @return a new backend
     */
    public PrometheusBackend build() {
      return new PrometheusBackend(this);
    }
  }

  /** Notes that metrics are not served as the settings say. */
  void notServed(String reason) {
    problem = reason;
  }

  /** Why metrics are not served, if a port was set but could not be opened. */
  @Override
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  @Override
  public void auditedBy(Supplier<MetricsAudit> audit) {
    this.audit = audit;
  }

  /** Which metrics were recorded. */
  MetricsAudit audit() {
    return audit.get();
  }

  /**
   * The names of the metrics that others have put into {@link #prometheusRegistry()}; none if one
   * of them fails.
   */
  @Override
  public Set<String> undeclared() {
    Set<String> names;
    try {
      names = scraper.otherNames();
    } catch (RuntimeException e) { // a collector of others; scrapes log it
      return Set.of();
    }
    metrics().forEach(metric -> names.remove(metric.descriptor().name()));
    return names;
  }

  /** What this backend has put into the registry. */
  OwnCollectors collectors() {
    return collectors;
  }

  /** Writes what is in the registry, for all exporters of this backend. */
  Scraper scraper() {
    return scraper;
  }

  /** Has an exporter closed with this backend. */
  synchronized void closeWithBackend(AttachedExporter exporter) {
    if (closed) {
      throw new IllegalStateException(
          "The backend is closed, so there is nothing to export: start the exporter before");
    }
    exporters.add(exporter);
  }

  /** Has this backend push when it is flushed, and when it is closed for the last time. */
  synchronized void pushWithBackend(Pusher push) {
    if (closed) {
      throw new IllegalStateException(
          "The backend is closed, so there is nothing to push: build the push before");
    }
    pushes.add(push);
  }

  synchronized void noLongerPush(Pusher push) {
    pushes.remove(push);
  }

  /**
   * Pushes to the Pushgateways that a {@code PrometheusPush} was built for; without any there is
   * nothing to hand over. A failure is counted and logged.
   */
  @Override
  public boolean flush(Duration timeout) {
    List<Pusher> all;
    synchronized (this) {
      all = List.copyOf(pushes);
    }
    long start = System.nanoTime();
    boolean taken = true;
    for (Pusher push : all) {
      taken &= push.tryPush(timeout.minusNanos(System.nanoTime() - start));
    }
    return taken;
  }

  /**
   * Waits until an exporter of this backend has answered a scrape that began after this call, or
   * the time is up.
   */
  @Override
  public void awaitLastCollection(Duration wait) throws InterruptedException {
    List<AttachedExporter> open;
    synchronized (this) {
      open = List.copyOf(exporters);
    }
    if (!open.isEmpty()) {
      open.get(0).awaitScrape(wait);
    }
  }

  /**
   * Pushes for the last time if there is a {@code PrometheusPush}, closes the exporters that were
   * made for this backend, and takes its metrics out of the Prometheus registry. Recording
   * afterwards is harmless and goes nowhere. Closing twice too.
   */
  @Override
  public void close() {
    List<AttachedExporter> openExporters;
    List<Pusher> openPushes;
    synchronized (this) {
      closed = true;
      openPushes = List.copyOf(pushes);
      openExporters = List.copyOf(exporters);
      exporters.clear();
    }
    openPushes.forEach(Pusher::pushLast);
    openExporters.forEach(AttachedExporter::close);
    collectors.close();
  }
}
