package io.isometrics.http;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import io.isometrics.MetricsRegistry;
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

  private final Function<? super HttpExchange, @Nullable String> route;
  private final ServerRequests requests;

  private HttpServerMetrics(
      MetricsRegistry registry, Function<? super HttpExchange, @Nullable String> route) {
    this.route = route;
    requests = new ServerRequests(registry);
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
    long start = requests.started(method);
    @Nullable Throwable thrown = null;
    try {
      chain.doFilter(exchange);
    } catch (Throwable t) {
      thrown = t;
      throw t;
    } finally {
      requests.ended(
          method,
          routeOf(exchange),
          exchange.getResponseCode(),
          thrown,
          start,
          Size.of(exchange.getRequestHeaders().getFirst(Size.HEADER)),
          Size.of(exchange.getResponseHeaders().getFirst(Size.HEADER)));
    }
  }

  private @Nullable String routeOf(HttpExchange exchange) {
    try {
      return route.apply(exchange);
    } catch (RuntimeException e) {
      return null;
    }
  }
}
