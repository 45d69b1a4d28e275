package io.isometrics.micrometer;

import io.isometrics.Counter;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.MetricType;
import io.isometrics.aggregation.AggregatedMetric;
import io.isometrics.aggregation.AggregatingBackend;
import io.isometrics.aggregation.CounterCell;
import io.isometrics.aggregation.GaugeCell;
import io.isometrics.spi.Log;
import io.isometrics.spi.ObservableMetric;
import io.isometrics.spi.Series;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Carries metrics to a {@link MeterRegistry} of Micrometer. Each series is one meter, under exactly
 * the name it was declared with, and with its labels as tags:
 *
 * <pre>{@code
 * var registry = MetricsRegistry.builder().backend(MicrometerBackend.create(meters)).build();
 * registry.counter("orders_served_total", "Orders served.").register().increment();
 * }</pre>
 *
 * <p>is {@code orders_served_total 1.0} in the answer of {@code /actuator/prometheus}.
 *
 * <ul>
 *   <li>Counters are {@code FunctionCounter}s, which Micrometer reads; what is counted before there
 *       is a registry isn't lost.
 *   <li>Gauges are {@code Gauge}s with a strong reference. One without a value has no meter.
 *   <li>Timers, and histograms in seconds, are {@code Timer}s; other histograms are {@code
 *       DistributionSummary}s. Their bounds are service-level objectives.
 *   <li>Callbacks are read when Micrometer reads their meters, once a second at most. Which series
 *       they have is found out every 10 seconds, on a daemon thread.
 * </ul>
 *
 * <p>All methods are safe for use by many threads.
 */
public final class MicrometerBackend extends AggregatingBackend {

  private static final long REFRESH_SECONDS = 10;

  private final MeterRegistry registry;
  private final SeriesMeters meters;
  private final Map<String, ObservedSeries> observed = new ConcurrentHashMap<>();
  private final ScheduledExecutorService refresher;

  @SuppressWarnings("FutureReturnValueIgnored") // the task throws nothing
  private MicrometerBackend(MeterRegistry registry) {
    this.registry = registry;
    this.meters = new SeriesMeters(registry);
    this.refresher = Executors.newSingleThreadScheduledExecutor(MicrometerBackend::daemon);
    refresher.scheduleWithFixedDelay(
        this::refreshQuietly, REFRESH_SECONDS, REFRESH_SECONDS, TimeUnit.SECONDS);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "isometrics-micrometer");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * A backend on Micrometer's global registry, {@link Metrics#globalRegistry}, to which Spring Boot
   * and other frameworks add their own. Registries that are added later get all series too.
   *
   * @return a new backend
   */
  public static MicrometerBackend create() {
    Log.info(
        "Metrics are carried to Micrometer's global registry, which has now: "
            + RegistryKinds.names(Metrics.globalRegistry));
    return create(Metrics.globalRegistry);
  }

  /**
   * A backend on a registry.
   *
   * @param registry where its meters go; it is not closed by {@link #close()}
   * @return a new backend
   */
  public static MicrometerBackend create(MeterRegistry registry) {
    return new MicrometerBackend(Objects.requireNonNull(registry, "registry"));
  }

  @Override
  protected void added(AggregatedMetric metric) {
    meters.declare(metric.descriptor());
    MetricType type = metric.descriptor().type();
    if (type == MetricType.COUNTER || type == MetricType.GAUGE) {
      observed.put(metric.descriptor().name(), new ObservedSeries(metric, meters));
    }
  }

  @Override
  protected void removed(AggregatedMetric metric) {
    ObservedSeries series = observed.remove(metric.descriptor().name());
    if (series != null) {
      series.removeAll();
    }
    meters.undeclare(metric.descriptor());
  }

  @Override
  public Counter counter(Series series) {
    CounterCell cell = (CounterCell) super.counter(series);
    cell.attach(meters.counter(series.metric(), series.labels(), cell::value));
    return cell;
  }

  @Override
  public Gauge gauge(Series series) {
    GaugeCell cell = (GaugeCell) super.gauge(series);
    RecordedGauge gauge = new RecordedGauge(series, cell, meters);
    cell.attach(gauge);
    gauge.update();
    return gauge;
  }

  @Override
  public Histogram histogram(Series series) {
    return new RecordedHistogram(series, meters.histogram(series.metric(), series.labels()));
  }

  @Override
  public void remove(Series series, Object handle) {
    if (handle instanceof RecordedHistogram histogram) {
      histogram.end();
    } else if (handle instanceof RecordedGauge gauge) {
      super.remove(series, gauge.cell());
      gauge.update();
    } else if (handle instanceof CounterCell counter) {
      super.remove(series, counter);
      if (counter.attachment() instanceof SeriesMeters.Removal meter) {
        meter.remove();
      }
    }
  }

  private void refreshQuietly() {
    try {
      refresh(ObservableMetric.NO_LIMIT);
    } catch (RuntimeException e) { // in strict mode, or a listener of the application
      Log.warn("The series of callbacks could not be carried to Micrometer", e);
    }
  }

  private void refresh(Duration limit) {
    observed.values().forEach(series -> series.read(limit));
    for (AggregatedMetric metric : metrics()) {
      metric.forEachCell(
          cell -> {
            if (cell.attachment() instanceof RecordedGauge gauge) {
              gauge.update();
            }
          });
    }
  }

  /** The names of the meters in the registry that the application or its libraries made. */
  @Override
  public Set<String> undeclared() {
    Set<String> names = new TreeSet<>();
    registry.getMeters().forEach(meter -> names.add(meter.getId().getName()));
    metrics().forEach(metric -> names.remove(metric.descriptor().name()));
    return names;
  }

  /**
   * Reads the callbacks, so that Micrometer has all series. It can't be told to push, so nothing
   * more can be handed over.
   *
   * @param timeout how long a callback may take at most
   * @return whether every registry that is there is one that is scraped, of Prometheus, or in
   *     memory; of any other kind it isn't known what has arrived
   */
  @Override
  public boolean flush(Duration timeout) {
    refresh(timeout);
    return RegistryKinds.areScraped(registry);
  }

  /**
   * When the JVM ends the meters stay where they are: the registry is closed by the application, in
   * no certain order with this, and exports its last interval then.
   */
  @Override
  public void endWithProcess() {
    refresher.shutdown();
  }

  /** Removes all meters that the backend made. The registry stays open. */
  @Override
  public void close() {
    refresher.shutdown();
    meters.close();
  }
}
