package io.isometrics.http;

import io.isometrics.Family1;
import io.isometrics.Family4;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import org.jspecify.annotations.Nullable;

/** The metrics of a server, whichever it is. */
final class ServerRequests {

  /** Those that OpenTelemetry recommends, in seconds. */
  static final double[] SECONDS = {
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10
  };

  private static final String OTHER_ROUTE = "other";
  private static final int FIRST_ERROR = 500;

  private static final Label<HttpMethod> METHOD =
      Label.of("http_request_method", HttpMethod.class, HttpMethod::toString);
  private static final Label<String> ROUTE = Label.of("http_route");
  private static final Label<String> STATUS = Label.of("http_response_status_code");
  private static final Label<String> ERROR = Label.of("error_type");

  private final Family4<Timer, HttpMethod, String, String, String> duration;
  private final Family4<Histogram, HttpMethod, String, String, String> requestSize;
  private final Family4<Histogram, HttpMethod, String, String, String> responseSize;
  private final Family1<Gauge, HttpMethod> active;

  ServerRequests(MetricsRegistry registry) {
    duration =
        registry
            .timer("http_server_request_duration_seconds", "Duration of HTTP server requests.")
            .buckets(SECONDS)
            .labels(METHOD, ROUTE, STATUS, ERROR)
            .register();
    requestSize =
        registry
            .histogram("http_server_request_body_size_bytes", "Size of HTTP server request bodies.")
            .unit("bytes")
            .buckets(Size.bounds())
            .labels(METHOD, ROUTE, STATUS, ERROR)
            .register();
    responseSize =
        registry
            .histogram(
                "http_server_response_body_size_bytes", "Size of HTTP server response bodies.")
            .unit("bytes")
            .buckets(Size.bounds())
            .labels(METHOD, ROUTE, STATUS, ERROR)
            .register();
    active =
        registry
            .gauge("http_server_active_requests", "Number of active HTTP server requests.")
            .labels(METHOD)
            .register();
  }

  /** Counts a request as active; returns when it started. */
  long started(HttpMethod method) {
    active.with(method).increment();
    return System.nanoTime();
  }

  /**
   * Counts the end of a request.
   *
   * @param status below 0 if none was sent
   */
  void ended(
      HttpMethod method,
      @Nullable String route,
      int status,
      @Nullable Throwable thrown,
      long startNanos,
      long requestBytes,
      long responseBytes) {
    String routeText = route == null ? OTHER_ROUTE : route;
    String statusText = status < 0 ? "" : StatusCode.text(status);
    String error = ErrorType.of(thrown, status, FIRST_ERROR);
    duration.with(method, routeText, statusText, error).recordNanos(System.nanoTime() - startNanos);
    if (requestBytes >= 0) {
      requestSize.with(method, routeText, statusText, error).observe((double) requestBytes);
    }
    if (responseBytes >= 0) {
      responseSize.with(method, routeText, statusText, error).observe((double) responseBytes);
    }
    active.with(method).decrement(); // last: what is no longer active was measured
  }
}
