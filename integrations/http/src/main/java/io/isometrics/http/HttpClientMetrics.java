package io.isometrics.http;

import io.isometrics.MetricsRegistry;
import java.net.http.HttpClient;

/**
 * Measures the requests of {@code java.net.http.HttpClient}, under the names of OpenTelemetry's
 * semantic conventions as Prometheus has them.
 *
 * <pre>{@code
 * HttpClientMetrics metrics = HttpClientMetrics.register(registry);
 * HttpClient client = metrics.measured(HttpClient.newHttpClient());
 * }</pre>
 *
 * <p>A request is counted once, when its answer is there with its body, or it failed; redirects are
 * part of it. Safe for use by many threads.
 */
public final class HttpClientMetrics {

  private final ClientRequests requests;

  private HttpClientMetrics(MetricsRegistry registry) {
    requests = new ClientRequests(registry);
  }

  /**
   * Declares the metrics.
   *
   * @param registry where
   * @return what measures clients
   */
  public static HttpClientMetrics register(MetricsRegistry registry) {
    return new HttpClientMetrics(registry);
  }

  /**
   * A client that measures what another one sends. WebSockets are not measured.
   *
   * @param client sends; it is yours to shut down
   * @return to be used in its place
   */
  public HttpClient measured(HttpClient client) {
    return new MeasuredHttpClient(client, requests);
  }
}
