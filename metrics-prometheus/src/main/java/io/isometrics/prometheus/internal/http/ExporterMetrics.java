package io.isometrics.prometheus.internal.http;

import io.isometrics.prometheus.internal.server.HttpServer;
import io.isometrics.spi.Log;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * What the exporter tells of itself: requests, their duration and bytes, clients cut off, and when
 * the last scrape was answered. All series are there from the start, at 0, and their number is
 * bounded, whatever is asked for.
 */
public final class ExporterMetrics {

  /** Any path that nothing is served at, and what is no request. */
  static final String OTHER = "other";

  private static final double NANOS = 1e9;
  private static final double MILLIS = 1e3;
  private static final double[] BOUNDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5, 10
  };

  private final Counter requests;
  private final Counter bytes;
  private final Histogram duration;
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile long lastScrapeMillis;
  private final List<Collector> collectors = new ArrayList<>();

  /**
   * All at 0.
   *
   * @param codes which answers each path has from the start
   * @param server which cuts clients off
   */
  public ExporterMetrics(Map<String, List<Integer>> codes, HttpServer server) {
    requests =
        Counter.builder()
            .name("isometrics_http_requests_total")
            .help("Requests that were answered, by path and status code.")
            .labelNames("path", "code")
            .build();
    bytes =
        Counter.builder()
            .name("isometrics_http_response_bytes_total")
            .help("Bytes of answers, as they were sent, without headers.")
            .labelNames("path")
            .build();
    duration =
        Histogram.builder()
            .name("isometrics_http_request_duration_seconds")
            .help(
                "From the request being read to its answer being sent, clients' reading included.")
            .labelNames("path")
            .classicOnly()
            .classicUpperBounds(BOUNDS)
            .build();
    codes.forEach(
        (path, statuses) -> {
          statuses.forEach(status -> requests.initLabelValues(path, Integer.toString(status)));
          bytes.initLabelValues(path);
          duration.initLabelValues(path);
        });
    collectors.add(requests);
    collectors.add(bytes);
    collectors.add(duration);
    collectors.add(
        gauge(
            "isometrics_http_requests_in_flight",
            "Requests that are being answered.",
            inFlight::get,
            1));
    collectors.add(
        gauge(
            "isometrics_http_last_scrape_timestamp_seconds",
            "When the last scrape was answered, in seconds since 1970; 0 before the first.",
            () -> lastScrapeMillis,
            MILLIS));
    collectors.add(
        CounterWithCallback.builder()
            .name("isometrics_http_clients_cut_total")
            .help("Connections that were closed because the client made no progress.")
            .callback(out -> out.call((double) server.clientsCut()))
            .build());
  }

  private static Collector gauge(String name, String help, LongSupplier value, double divisor) {
    return GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(out -> out.call(value.getAsLong() / divisor))
        .build();
  }

  /** Has them exported; leaves out what the registry has already. */
  public void register(PrometheusRegistry registry) {
    for (Collector collector : List.copyOf(collectors)) {
      try {
        registry.register(collector);
      } catch (IllegalArgumentException | IllegalStateException e) { // another exporter has it
        collectors.remove(collector);
        Log.warn(
            "A metric of this exporter is not exported, as its name is taken in the Prometheus"
                + " registry: give metrics of their own to one exporter of it only",
            e);
      }
    }
  }

  /** Takes them out of the registry. */
  public void close(PrometheusRegistry registry) {
    collectors.forEach(registry::unregister);
  }

  void began() {
    inFlight.incrementAndGet();
  }

  void ended() {
    inFlight.decrementAndGet();
  }

  /** Counts an answer to what is no request. */
  void refused(int status) {
    requests.labelValues(OTHER, Integer.toString(status)).inc();
  }

  /** Counts an answer that was sent. */
  void answered(String path, int status, long length, long nanos, boolean scrape) {
    requests.labelValues(path, Integer.toString(status)).inc();
    bytes.labelValues(path).inc(length);
    duration.labelValues(path).observe(nanos / NANOS);
    if (scrape) {
      lastScrapeMillis = System.currentTimeMillis();
    }
  }
}
