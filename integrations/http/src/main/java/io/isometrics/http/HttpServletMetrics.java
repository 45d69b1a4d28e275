package io.isometrics.http;

import io.isometrics.MetricsRegistry;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.MappingMatch;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Measures the requests that servlets answer, in Tomcat, Jetty, Spring Boot and others, under the
 * names of OpenTelemetry's semantic conventions as Prometheus has them.
 *
 * <pre>{@code
 * FilterRegistration.Dynamic filter =
 *     servletContext.addFilter("metrics", HttpServletMetrics.register(registry));
 * filter.setAsyncSupported(true);
 * filter.addMappingForUrlPatterns(null, false, "/*");
 * }</pre>
 *
 * <p>A request is counted once, when it is answered: an asynchronous one when it completes, fails
 * or times out. The filter goes first, so that it sees what other filters do. Safe for use by many
 * threads.
 */
public final class HttpServletMetrics implements Filter {

  /** The attribute in which Spring's dispatcher leaves the template of the path. */
  private static final String SPRING_ROUTE =
      "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern";

  private static final int INTERNAL_SERVER_ERROR = 500;

  private final Function<? super HttpServletRequest, @Nullable String> route;
  private final ServerRequests requests;

  private HttpServletMetrics(
      MetricsRegistry registry, Function<? super HttpServletRequest, @Nullable String> route) {
    this.route = route;
    requests = new ServerRequests(registry);
  }

  /**
   * Declares the metrics. The route of a request is the pattern of Spring's handler, or else the
   * pattern that its servlet is mapped to; {@code other}, if that is the default servlet.
   *
   * @param registry where
   * @return the filter
   */
  public static HttpServletMetrics register(MetricsRegistry registry) {
    return register(registry, HttpServletMetrics::patternOf);
  }

  /**
   * Declares the metrics, for servlets that know more routes than the container does.
   *
   * @param registry where
   * @param route the template of a request's path, such as {@code /orders/{id}}, asked when the
   *     request ends: one of few texts, never the path itself, which would be a series for each
   *     order. Null, or an exception, is {@code other}
   * @return the filter
   */
  public static HttpServletMetrics register(
      MetricsRegistry registry, Function<? super HttpServletRequest, @Nullable String> route) {
    return new HttpServletMetrics(registry, route);
  }

  private static @Nullable String patternOf(HttpServletRequest request) {
    if (request.getAttribute(SPRING_ROUTE) instanceof String pattern) {
      return pattern;
    }
    HttpServletMapping mapping = request.getHttpServletMapping();
    return mapping.getMappingMatch() == null || mapping.getMappingMatch() == MappingMatch.DEFAULT
        ? null
        : mapping.getPattern();
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    // Forwards, error pages and the like are parts of a request that is being measured.
    if (request.getDispatcherType() == DispatcherType.REQUEST
        && request instanceof HttpServletRequest httpRequest
        && response instanceof HttpServletResponse httpResponse) {
      measure(httpRequest, httpResponse, chain);
    } else {
      chain.doFilter(request, response);
    }
  }

  private void measure(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpMethod method = HttpMethod.of(request.getMethod());
    long start = requests.started(method);
    @Nullable Throwable thrown = null;
    try {
      chain.doFilter(request, response);
    } catch (Throwable t) {
      thrown = t;
      throw t;
    } finally {
      if (thrown != null || !endsLater(request, response, method, start)) {
        ended(request, response, method, thrown, start);
      }
    }
  }

  /** Whether a listener will tell of the end. */
  private boolean endsLater(
      HttpServletRequest request, HttpServletResponse response, HttpMethod method, long start) {
    if (!request.isAsyncStarted()) {
      return false;
    }
    try {
      request
          .getAsyncContext()
          .addListener(new AsyncEnd(request, response, method, start), request, response);
      return true;
    } catch (IllegalStateException e) {
      return false; // it has ended already
    }
  }

  private void ended(
      HttpServletRequest request,
      HttpServletResponse response,
      HttpMethod method,
      @Nullable Throwable thrown,
      long start) {
    // The container answers so after the filters.
    int status =
        thrown != null && !response.isCommitted() ? INTERNAL_SERVER_ERROR : response.getStatus();
    requests.ended(
        method,
        routeOf(request),
        status,
        cause(thrown),
        start,
        request.getContentLengthLong(),
        Size.of(response.getHeader(Size.HEADER)));
  }

  /** What the application threw, which containers and frameworks wrap. */
  private static @Nullable Throwable cause(@Nullable Throwable thrown) {
    Throwable found = thrown;
    while (found != null
        && found.getCause() != null
        && (found instanceof ServletException || found.getClass() == RuntimeException.class)) {
      found = found.getCause();
    }
    return found;
  }

  private @Nullable String routeOf(HttpServletRequest request) {
    try {
      return route.apply(request);
    } catch (RuntimeException e) {
      return null;
    }
  }

  /** The end of an asynchronous request, of which there is one. */
  private final class AsyncEnd implements AsyncListener {

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final HttpMethod method;
    private final long start;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable Throwable thrown;

    AsyncEnd(
        HttpServletRequest request, HttpServletResponse response, HttpMethod method, long start) {
      this.request = request;
      this.response = response;
      this.method = method;
      this.start = start;
    }

    @Override
    public void onComplete(AsyncEvent event) {
      if (ended.compareAndSet(false, true)) {
        ended(request, response, method, thrown, start);
      }
    }

    @Override
    public void onError(AsyncEvent event) {
      thrown = event.getThrowable();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      // What comes of it has a status.
    }

    /** A request that is dispatched may be asynchronous again, and forgets its listeners. */
    @Override
    public void onStartAsync(AsyncEvent event) {
      event.getAsyncContext().addListener(this, request, response);
    }
  }
}
