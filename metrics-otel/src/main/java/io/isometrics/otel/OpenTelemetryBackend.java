package io.isometrics.otel;

import io.isometrics.Histogram;
import io.isometrics.MetricDescriptor;
import io.isometrics.aggregation.AggregatedMetric;
import io.isometrics.aggregation.AggregatingBackend;
import io.isometrics.aggregation.Cell;
import io.isometrics.aggregation.CounterCell;
import io.isometrics.aggregation.GaugeCell;
import io.isometrics.otel.internal.export.CellProducer;
import io.isometrics.otel.internal.export.HistogramReconciler;
import io.isometrics.otel.internal.instruments.HistogramMetric;
import io.isometrics.otel.internal.instruments.Labels;
import io.isometrics.otel.internal.instruments.MeterNames;
import io.isometrics.otel.internal.instruments.Units;
import io.isometrics.otel.internal.sdk.GlobalInstance;
import io.isometrics.otel.internal.sdk.ManagedSdk;
import io.isometrics.spi.Log;
import io.isometrics.spi.Series;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Carries metrics to OpenTelemetry. Each metric is one instrument of the meter {@code
 * io.isometrics}, under exactly the name it was declared with:
 *
 * <pre>{@code
 * var registry = MetricsRegistry.builder().backend(OpenTelemetryBackend.create()).build();
 * registry.counter("orders_served_total", "Orders served.").register().increment();
 * }</pre>
 *
 * <p>is exported as the monotonic sum {@code orders_served_total} with one point of the value 1.0
 * and no attributes. Labels are attributes of type string, units are codes of UCUM ({@code seconds}
 * is {@code s}), all values are doubles.
 *
 * <ul>
 *   <li>An SDK of the backend's own is handed the values when it collects; recording never touches
 *       it, and a series that was removed is gone from the next collection on. It has instruments
 *       instead, as below, if it is to export deltas or exemplars, if all histograms shall be
 *       exponential, or if views may apply.
 *   <li>On any other instance counters, gauges and callbacks are asynchronous instruments, which
 *       the SDK reads when it collects. Histograms and timers are its synchronous {@code
 *       DoubleHistogram}, with the declared bounds as advice.
 *   <li>Histograms that were declared {@code exponential()} are always instruments, of the meter
 *       {@code io.isometrics.exponential}, which the backend's own SDK aggregates so; any other SDK
 *       needs a view for it, and has a single bucket without.
 * </ul>
 *
 * <p>All methods are safe for use by many threads.
 */
public final class OpenTelemetryBackend extends AggregatingBackend {

  private static final long FLUSH_SECONDS = 10;

  private final Map<String, HistogramMetric> histograms;
  private final OpenTelemetry openTelemetry;
  private final @Nullable ManagedSdk own;
  private final MeterProvider meters;

  /**
   * What takes the values from their cells, past the instruments; null if the SDK is to have them.
   */
  private final @Nullable CellProducer producer;

  /** The asynchronous instruments by metric, to be closed. Guarded by this object. */
  private final Map<String, AutoCloseable> readers = new HashMap<>();

  private boolean closed;
  private boolean toldOfFlush;

  private OpenTelemetryBackend(
      OpenTelemetry openTelemetry,
      @Nullable ManagedSdk own,
      Map<String, HistogramMetric> histograms) {
    this.openTelemetry = openTelemetry;
    this.own = own;
    this.histograms = histograms;
    this.meters = openTelemetry.getMeterProvider();
    this.producer = own == null ? null : own.producer();
  }

  /**
   * A backend on the OpenTelemetry instance of the process: the global one if it is set, by the
   * application or a Java agent. Else it sets up an SDK of its own as the variables {@code OTEL_*}
   * say, which {@link #close()} closes. The global instance is never set here.
   *
   * @return a new backend
   * @throws io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException if a variable is wrong
   */
  public static OpenTelemetryBackend create() {
    OpenTelemetry global = GlobalInstance.find();
    if (global == null) {
      return withOwnSdk(Map.of());
    }
    Log.info(
        GlobalInstance.hasAgent()
            ? "Metrics are recorded on the OpenTelemetry instance of the Java agent, which exports"
                + " them as the agent is configured"
            : "Metrics are recorded on the global OpenTelemetry instance of the application, which"
                + " exports them as it is configured");
    return create(global);
  }

  /**
   * A backend on an existing OpenTelemetry instance. How often it exports, and where to, is its
   * matter, as is its limit of series, which is 2000 per instrument by default.
   *
   * @param openTelemetry it is not closed by {@link #close()}
   * @return a new backend
   */
  public static OpenTelemetryBackend create(OpenTelemetry openTelemetry) {
    return new OpenTelemetryBackend(
        Objects.requireNonNull(openTelemetry, "openTelemetry"), null, new ConcurrentHashMap<>());
  }

  /** A backend with an SDK of its own, whose properties are those of the process or else these. */
  static OpenTelemetryBackend withOwnSdk(Map<String, String> properties) {
    Map<String, HistogramMetric> histograms = new ConcurrentHashMap<>();
    ManagedSdk own = ManagedSdk.start(properties, new HistogramReconciler(histograms.values()));
    return new OpenTelemetryBackend(own.openTelemetry(), own, histograms);
  }

  @Override
  protected void added(AggregatedMetric metric) {
    MetricDescriptor descriptor = metric.descriptor();
    if (producer != null && !descriptor.exponential()) {
      producer.add(metric);
      return;
    }
    Meter meter = meters.get(MeterNames.of(descriptor));
    if (own != null) {
      own.check(descriptor);
    }
    switch (descriptor.type()) {
      case COUNTER -> read(descriptor.name(), counter(metric, meter));
      case GAUGE, INFO -> read(descriptor.name(), gauge(metric, meter));
      case HISTOGRAM, TIMER ->
          histograms.put(descriptor.name(), new HistogramMetric(descriptor, meter));
    }
  }

  private static AutoCloseable counter(AggregatedMetric metric, Meter meter) {
    Labels labels = new Labels(metric.descriptor());
    Labels.Observed observed = new Labels.Observed(labels);
    return meter
        .counterBuilder(metric.descriptor().name())
        .ofDoubles()
        .setDescription(metric.descriptor().help())
        .setUnit(Units.ucum(metric.descriptor().unit()))
        .buildWithCallback(out -> report(metric, labels, observed, out));
  }

  private static AutoCloseable gauge(AggregatedMetric metric, Meter meter) {
    Labels labels = new Labels(metric.descriptor());
    Labels.Observed observed = new Labels.Observed(labels);
    return meter
        .gaugeBuilder(metric.descriptor().name())
        .setDescription(metric.descriptor().help())
        .setUnit(Units.ucum(metric.descriptor().unit()))
        .buildWithCallback(out -> report(metric, labels, observed, out));
  }

  private static void report(
      AggregatedMetric metric,
      Labels labels,
      Labels.Observed observed,
      ObservableDoubleMeasurement out) {
    metric.forEachCell(
        cell -> {
          if (cell instanceof CounterCell counter) {
            out.record(counter.value(), labels.attributes(counter));
          } else if (cell instanceof GaugeCell gauge) {
            double value = gauge.value();
            if (!Double.isNaN(value)) { // a gauge without a value
              out.record(value, labels.attributes(gauge));
            }
          }
        });
    observed.read(metric, out::record);
  }

  private void read(String name, AutoCloseable reader) {
    synchronized (this) {
      if (!closed) {
        readers.put(name, reader);
        return;
      }
    }
    closeQuietly(reader);
  }

  @Override
  protected void removed(AggregatedMetric metric) {
    if (producer != null) {
      producer.remove(metric.descriptor().name());
    }
    AutoCloseable reader;
    synchronized (this) {
      reader = readers.remove(metric.descriptor().name());
    }
    if (reader != null) {
      closeQuietly(reader);
    }
  }

  @Override
  protected void prepare(MetricDescriptor metric, Cell cell) {
    if (producer != null) {
      producer.prepare(metric.name(), cell);
    }
  }

  @Override
  public Histogram histogram(Series series) {
    HistogramMetric histogram = histograms.get(series.metric().name());
    return histogram == null ? super.histogram(series) : histogram.add(series);
  }

  @Override
  public void remove(Series series, Object handle) {
    if (handle instanceof HistogramMetric.Handle ended) {
      Objects.requireNonNull(histograms.get(series.metric().name())).remove(ended);
    } else {
      super.remove(series, handle);
    }
  }

  /**
   * Exports everything recorded so far.
   *
   * <p>With an SDK of its own, the backend looks at what the receiver answered: a dead endpoint, a
   * status that says no, a timeout, or a part that was rejected make this false. With any other
   * instance it can't know. It asks it to flush, if it is an {@code OpenTelemetrySdk}, and returns
   * false, for nothing is known to have arrived.
   *
   * @param timeout how long to wait at most, apart from callbacks, which run on this thread
   * @return whether all of it arrived
   */
  @Override
  public boolean flush(Duration timeout) {
    if (own != null) {
      return own.flush(timeout);
    }
    if (openTelemetry instanceof OpenTelemetrySdk sdk) {
      long nanos = ManagedSdk.boundedNanos(timeout);
      sdk.getSdkMeterProvider().forceFlush().join(nanos, TimeUnit.NANOSECONDS);
    }
    boolean tell;
    synchronized (this) {
      tell = !toldOfFlush;
      toldOfFlush = true;
    }
    if (tell) {
      Log.info(
          "Whether a flush of metrics succeeded is not known, because the OpenTelemetry instance is"
              + " not the backend's own. See docs/backends-opentelemetry.md#flush");
    }
    return false;
  }

  /**
   * Why the last export did not arrive, with an SDK of the backend's own. Of any other instance
   * nothing is known.
   */
  @Override
  public Optional<String> problem() {
    return own == null ? Optional.empty() : own.problem();
  }

  /**
   * When the JVM ends an instance that is not the backend's own is left alone: it exports its last
   * interval by itself, and in no certain order with this. An SDK of the backend's own is closed.
   */
  @Override
  public void endWithProcess() {
    if (own != null) {
      close();
    }
  }

  /**
   * Stops reading and recording. An SDK of the backend's own exports the last interval first, and
   * is closed; an endpoint that does not answer holds this up for some 10 seconds at most. Any
   * other instance is asked to flush, if it is an {@code OpenTelemetrySdk}, and stays as it is.
   * Closing twice is harmless.
   *
   * @throws IllegalStateException if the last interval was not exported
   */
  @Override
  public void close() {
    List<AutoCloseable> open;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      open = List.copyOf(readers.values());
      readers.clear();
    }
    try {
      if (own != null) {
        own.close();
      } else if (openTelemetry instanceof OpenTelemetrySdk sdk) {
        // What was recorded since its last export would be gone with the instruments.
        sdk.getSdkMeterProvider().forceFlush().join(FLUSH_SECONDS, TimeUnit.SECONDS);
      }
    } finally {
      open.forEach(OpenTelemetryBackend::closeQuietly);
      histograms.values().forEach(HistogramMetric::close);
    }
  }

  private static void closeQuietly(AutoCloseable reader) {
    try {
      reader.close();
    } catch (Exception e) {
      Log.warn("An OpenTelemetry instrument could not be closed", e);
    }
  }
}
