package io.isometrics.http;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import io.isometrics.Family1;
import io.isometrics.Family4;
import io.isometrics.Gauge;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Measures the requests that the JDK's HTTP server answers, under the names of OpenTelemetry's
 * semantic conventions as Prometheus has them.
 *
 * <pre>{@code
 * HttpContext context = server.createContext("/orders", handler);
 * context.getFilters().add(HttpServerMetrics.register(registry));
 * }</pre>
 *
 * <p>A request ends when its handler returns or throws: one that is answered later, by another
 * thread, is counted without a status. The filter goes first, so that it sees what other filters
 * do. Safe for use by many threads.
 */
public final class HttpServerMetrics extends Filter {

  /** Those that OpenTelemetry recommends, in seconds. */
  private static final double[] BOUNDS = {
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10
  };

  private static final String OTHER_ROUTE = "other";
  private static final String NONE = "";

  private static final Label<HttpMethod> METHOD =
      Label.of("http_request_method", HttpMethod.class, HttpMethod::toString);
  private static final Label<String> ROUTE = Label.of("http_route");
  private static final Label<String> STATUS = Label.of("http_response_status_code");
  private static final Label<String> ERROR = Label.of("error_type");

  private final Function<? super HttpExchange, @Nullable String> route;
  private final Family4<Timer, HttpMethod, String, String, String> duration;
  private final Family1<Gauge, HttpMethod> active;

  private HttpServerMetrics(
      MetricsRegistry registry, Function<? super HttpExchange, @Nullable String> route) {
    this.route = route;
    duration =
        registry
            .timer("http_server_request_duration_seconds", "Duration of HTTP server requests.")
            .buckets(BOUNDS)
            .labels(METHOD, ROUTE, STATUS, ERROR)
            .register();
    active =
        registry
            .gauge("http_server_active_requests", "Number of active HTTP server requests.")
            .labels(METHOD)
            .register();
  }

  /**
   * Declares the metrics; the route of a request is the path of the context that serves it.
   *
   * @param registry where
   * @return the filter
   */
  public static HttpServerMetrics register(MetricsRegistry registry) {
    return register(registry, exchange -> exchange.getHttpContext().getPath());
  }

  /**
   * Declares the metrics, for a handler that knows more routes than the server does.
   *
   * @param registry where
   * @param route the template of a request's path, such as {@code /orders/{id}}: one of few texts,
   *     never the path itself, which would be a series for each order. Null, or an exception, is
   *     {@code other}
   * @return the filter
   */
  public static HttpServerMetrics register(
      MetricsRegistry registry, Function<? super HttpExchange, @Nullable String> route) {
    return new HttpServerMetrics(registry, route);
  }

  @Override
  public String description() {
    return "measures requests";
  }

  @Override
  public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
    HttpMethod method = HttpMethod.of(exchange.getRequestMethod());
    Gauge running = active.with(method);
    long start = System.nanoTime();
    String thrown = NONE;
    running.increment();
    try {
      chain.doFilter(exchange);
    } catch (Throwable t) {
      thrown = t.getClass().getName();
      throw t;
    } finally {
      running.decrement();
      int status = exchange.getResponseCode();
      // None was sent: the server closes the connection after an exception.
      String statusText = status < 0 ? NONE : StatusCode.text(status);
      String error = thrown.equals(NONE) && status >= 500 ? statusText : thrown;
      duration
          .with(method, routeOf(exchange), statusText, error)
          .recordNanos(System.nanoTime() - start);
    }
  }

  private String routeOf(HttpExchange exchange) {
    try {
      String found = route.apply(exchange);
      return found == null ? OTHER_ROUTE : found;
    } catch (RuntimeException e) {
      return OTHER_ROUTE;
    }
  }
}
