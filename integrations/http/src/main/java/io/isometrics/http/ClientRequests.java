package io.isometrics.http;

import io.isometrics.FamilyN;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The metrics of the requests of clients. */
final class ClientRequests {

  private static final String[] LABELS = {
    "http_request_method",
    "server_address",
    "server_port",
    "http_response_status_code",
    "error_type"
  };
  private static final int FIRST_ERROR = 400;
  private static final int NO_STATUS = -1;
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private final FamilyN<Timer> duration;
  private final FamilyN<Histogram> requestSize;
  private final FamilyN<Histogram> responseSize;
  private final FamilyN<Gauge> active;

  ClientRequests(MetricsRegistry registry) {
    duration =
        registry
            .timer("http_client_request_duration_seconds", "Duration of HTTP client requests.")
            .buckets(ServerRequests.SECONDS)
            .labelNames(LABELS)
            .register();
    requestSize =
        registry
            .histogram("http_client_request_body_size_bytes", "Size of HTTP client request bodies.")
            .unit("bytes")
            .buckets(Size.bounds())
            .labelNames(LABELS)
            .register();
    responseSize =
        registry
            .histogram(
                "http_client_response_body_size_bytes", "Size of HTTP client response bodies.")
            .unit("bytes")
            .buckets(Size.bounds())
            .labelNames(LABELS)
            .register();
    active =
        registry
            .gauge("http_client_active_requests", "Number of active HTTP client requests.")
            .labelNames(LABELS[0], LABELS[1], LABELS[2])
            .register();
  }

  /** A request that is under way. */
  Call started(HttpRequest request) {
    return new Call(request);
  }

  /** Ended exactly once. */
  final class Call {

    private final String method;
    private final String host;
    private final String port;
    private final long requestBytes;
    private final Gauge running;
    private final long start = System.nanoTime();

    private Call(HttpRequest request) {
      URI uri = request.uri();
      method = HttpMethod.of(request.method()).toString();
      host = String.valueOf(uri.getHost());
      port = Integer.toString(portOf(uri));
      requestBytes = request.bodyPublisher().map(BodyPublisher::contentLength).orElse(Size.UNKNOWN);
      running = active.with(method, host, port);
      running.increment();
    }

    /** One of both is there. */
    void ended(@Nullable HttpResponse<?> response, @Nullable Throwable thrown) {
      int status = response == null ? NO_STATUS : response.statusCode();
      String statusText = status < 0 ? "" : StatusCode.text(status);
      String error = ErrorType.of(cause(thrown), status, FIRST_ERROR);
      duration.with(method, host, port, statusText, error).recordNanos(System.nanoTime() - start);
      if (requestBytes >= 0) {
        requestSize.with(method, host, port, statusText, error).observe((double) requestBytes);
      }
      if (response != null) {
        long size = Size.of(response.headers().firstValue(Size.HEADER).orElse(null));
        if (size >= 0) {
          responseSize.with(method, host, port, statusText, error).observe((double) size);
        }
      }
      running.decrement(); // last: what is no longer active was measured
    }
  }

  private static int portOf(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "https".equalsIgnoreCase(uri.getScheme()) ? HTTPS : HTTP;
  }

  private static @Nullable Throwable cause(@Nullable Throwable thrown) {
    return thrown instanceof CompletionException && thrown.getCause() != null
        ? thrown.getCause()
        : thrown;
  }
}
