package io.isometrics.otel.internal.sdk;

import io.isometrics.MetricDescriptor;
import io.isometrics.otel.internal.export.CellProducer;
import io.isometrics.otel.internal.export.ExportCounts;
import io.isometrics.otel.internal.export.ExportTracker;
import io.isometrics.otel.internal.export.HistogramReconciler;
import io.isometrics.otel.internal.export.ResponseCapturingComponentLoader;
import io.isometrics.otel.internal.export.TrackedExporter;
import io.isometrics.otel.internal.instruments.MeterNames;
import io.isometrics.spi.Log;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An OpenTelemetry SDK of this backend's own: set up by the standard variables, never set as the
 * global one, and closed with the backend. It knows what became of each export.
 */
public final class ManagedSdk {

  private static final String CARDINALITY_LIMIT = "otel.java.metrics.cardinality.limit";

  /**
   * What differs from the SDK's own defaults. System properties and environment variables win.
   *
   * <ul>
   *   <li>Only metrics: no traces or logs unless asked for.
   *   <li>HTTP, as the specification and the Java agent have it, where this SDK has gRPC.
   *   <li>No exemplars, which only traces in this very SDK could give.
   *   <li>Room for more series than the registry lets exist, so that its own limit is the one that
   *       counts. It is not boundless, because the SDK keeps histograms that were removed.
   * </ul>
   */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "otel.traces.exporter",
          "none",
          "otel.logs.exporter",
          "none",
          "otel.exporter.otlp.protocol",
          "http/protobuf",
          "otel.metrics.exemplar.filter",
          "always_off",
          CARDINALITY_LIMIT,
          "200000");

  /** The SDK waits for 5 s for an export that is under way, and as long for the last one. */
  private static final long SHUTDOWN_SECONDS = 20;

  private static final Duration LONGEST = Duration.ofDays(365);
  private static final long MAX_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

  private final OpenTelemetrySdk sdk;
  private final List<ExportTracker> exporters;
  private final List<String> destinations;
  private final int maxSeries;
  private final @Nullable CellProducer producer;
  private volatile boolean closed;

  private ManagedSdk(
      OpenTelemetrySdk sdk,
      List<ExportTracker> exporters,
      List<String> destinations,
      int maxSeries,
      @Nullable CellProducer producer) {
    this.sdk = sdk;
    this.destinations = destinations;
    this.exporters = exporters;
    this.maxSeries = maxSeries;
    this.producer = producer;
  }

  /**
   * Sets an SDK up.
   *
   * @param properties instead of the defaults of the SDK and of this class
   * @param reconciler what histograms there are
   * @return a running one
   * @throws io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException if a variable is wrong
   */
  public static ManagedSdk start(Map<String, String> properties, HistogramReconciler reconciler) {
    List<ExportTracker> exporters = new CopyOnWriteArrayList<>();
    List<String> destinations = new CopyOnWriteArrayList<>();
    AtomicReference<@Nullable TrackedExporter> latest = new AtomicReference<>();
    // Not set if OTEL_SDK_DISABLED is true, as nothing is exported then.
    AtomicInteger maxSeries = new AtomicInteger(Integer.MAX_VALUE);
    List<MetricReader> readers = new ArrayList<>();
    ExportCounts counts = new ExportCounts(exporters);
    AtomicReference<@Nullable CellProducer> producer = new AtomicReference<>();
    AutoConfiguredOpenTelemetrySdkBuilder builder =
        captureResponses(AutoConfiguredOpenTelemetrySdk.builder())
            .addPropertiesSupplier(() -> DEFAULTS)
            .addPropertiesSupplier(() -> properties)
            .addMetricExporterCustomizer(
                (exporter, config) -> {
                  ExportTracker exports = new ExportTracker();
                  exporters.add(exports);
                  destinations.add(Destination.of(exporter));
                  TrackedExporter tracked = new TrackedExporter(exporter, exports, reconciler);
                  latest.set(tracked);
                  return tracked;
                })
            .addMetricReaderCustomizer(
                (reader, config) -> {
                  readers.add(reader);
                  return Readers.withoutTimeout(reader, latest.getAndSet(null), config);
                })
            .addMeterProviderCustomizer(
                (provider, config) -> {
                  maxSeries.set(config.getInt(CARDINALITY_LIMIT, Integer.MAX_VALUE));
                  if (Readers.takeCells(readers, config)) {
                    CellProducer made = new CellProducer(counts);
                    producer.set(made);
                    provider.registerMetricProducer(made);
                  }
                  return provider.registerView(
                      InstrumentSelector.builder().setMeterName(MeterNames.EXPONENTIAL).build(),
                      View.builder()
                          .setAggregation(Aggregation.base2ExponentialBucketHistogram())
                          .build());
                })
            // The registry closes the backend, and the backend this.
            .disableShutdownHook();
    OpenTelemetrySdk sdk;
    try {
      sdk = builder.build().getOpenTelemetrySdk();
    } catch (ConfigurationException e) {
      throw GrpcSender.explain(e);
    }
    ManagedSdk own = new ManagedSdk(sdk, exporters, destinations, maxSeries.get(), producer.get());
    if (own.producer == null) {
      own.makeCounter(counts);
    }
    Log.info(own.destination());
    return own;
  }

  private static AutoConfiguredOpenTelemetrySdkBuilder captureResponses(
      AutoConfiguredOpenTelemetrySdkBuilder builder) {
    ClassLoader loader = AutoConfiguredOpenTelemetrySdk.class.getClassLoader();
    try {
      return ResponseCapturingComponentLoader.install(builder, loader);
    } catch (LinkageError e) {
      Log.info(
          "OpenTelemetry "
              + AutoConfiguredOpenTelemetrySdk.class.getPackage().getImplementationVersion()
              + " does not show what a receiver answers, so an export of which it rejected a part"
              + " counts as arrived. To have that, set the Maven property opentelemetry.version to"
              + " 1.62.0 or newer; see docs/compatibility.md");
      return builder.setServiceClassLoader(loader);
    }
  }

  /** Where the metrics go. */
  private String destination() {
    if (destinations.isEmpty()) {
      return "Metrics are not exported: OTEL_SDK_DISABLED is true, or OTEL_METRICS_EXPORTER is none";
    }
    return "Metrics are exported by an OpenTelemetry SDK of the backend's own to "
        + String.join(" and ", destinations);
  }

  private void makeCounter(ExportCounts counts) {
    sdk.getMeterProvider()
        .get(MeterNames.DEFAULT)
        .counterBuilder(ExportCounts.NAME)
        .ofDoubles()
        .setDescription(ExportCounts.HELP)
        .buildWithCallback(
            out -> counts.forEach((attributes, count) -> out.record(count, attributes)));
  }

  /** What takes values from their cells, past the instruments; null if there is nothing such. */
  public @Nullable CellProducer producer() {
    return producer;
  }

  /** Warns of a metric that may have more series than the SDK keeps apart. */
  public void check(MetricDescriptor metric) {
    if (metric.maxSeries() >= maxSeries && !metric.name().startsWith("isometrics_")) {
      Log.warn(
          String.format(
              Locale.ROOT,
              "%s '%s' may have %d series, but the OpenTelemetry SDK keeps fewer than %d apart and"
                  + " adds the rest up: set %s higher",
              metric.type(),
              metric.name(),
              metric.maxSeries(),
              maxSeries,
              "OTEL_JAVA_METRICS_CARDINALITY_LIMIT"),
          null);
    }
  }

  /** The SDK. */
  public OpenTelemetry openTelemetry() {
    return sdk;
  }

  /** Why the last exports did not arrive, if so. */
  public Optional<String> problem() {
    String problems =
        exporters.stream()
            .flatMap(each -> Stream.ofNullable(each.problem()))
            .collect(Collectors.joining("; "));
    return problems.isEmpty()
        ? Optional.empty()
        : Optional.of("metrics are not exported: " + problems);
  }

  /** Exports everything recorded so far, and tells whether it arrived. */
  public boolean flush(Duration timeout) {
    if (closed) {
      return false; // newer SDKs would answer that nothing failed
    }
    long deadline = System.nanoTime() + boundedNanos(timeout);
    long pause = MAX_PAUSE / 16;
    try {
      while (true) {
        // An export that is under way lacks what was recorded since it began, and the SDK does not
        // begin another meanwhile.
        for (ExportTracker exports : exporters) {
          if (!exports.awaitIdle(deadline)) {
            return late(timeout);
          }
        }
        long[] marks = exporters.stream().mapToLong(ExportTracker::mark).toArray();
        CompletableResultCode result =
            sdk.getSdkMeterProvider()
                .forceFlush()
                .join(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        if (!result.isDone()) {
          return late(timeout);
        }
        if (result.isSuccess()) {
          for (int i = 0; i < marks.length; i++) {
            if (exporters.get(i).since(marks[i]) == ExportTracker.Outcome.FAILED) {
              return false;
            }
          }
          return true;
        }
        // The interval was faster: try again after its export.
        if (System.nanoTime() - deadline >= 0) {
          return late(timeout);
        }
        LockSupport.parkNanos(pause);
        pause = Math.min(MAX_PAUSE, pause * 2);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** A duration in nanoseconds, or a year. */
  public static long boundedNanos(Duration timeout) {
    return timeout.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : timeout.toNanos();
  }

  private static boolean late(Duration timeout) {
    Log.warn(
        "A flush of the metrics did not end within "
            + TimeUnit.NANOSECONDS.toMillis(boundedNanos(timeout))
            + " ms");
    return false;
  }

  /**
   * Exports the last interval and stops.
   *
   * @throws IllegalStateException if the last interval did not arrive
   */
  public void close() {
    closed = true;
    exporters.forEach(ExportTracker::closing);
    long[] marks = exporters.stream().mapToLong(ExportTracker::mark).toArray();
    sdk.shutdown().join(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    for (int i = 0; i < marks.length; i++) {
      ExportTracker exports = exporters.get(i);
      if (exports.since(marks[i]) != ExportTracker.Outcome.ARRIVED) {
        throw new IllegalStateException(
            "the last metrics were not exported: " + exports.lastProblem());
      }
    }
  }
}
