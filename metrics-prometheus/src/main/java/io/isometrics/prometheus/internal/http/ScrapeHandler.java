package io.isometrics.prometheus.internal.http;

import io.isometrics.prometheus.internal.access.AccessControl;
import io.isometrics.prometheus.internal.access.HostCheck;
import io.isometrics.prometheus.internal.collect.Scraper;
import io.isometrics.prometheus.internal.health.HealthChecks;
import io.isometrics.prometheus.internal.library.ExpositionFormat;
import io.isometrics.prometheus.internal.page.Page;
import io.isometrics.prometheus.internal.server.Exchange;
import io.isometrics.prometheus.internal.server.Headers;
import io.isometrics.prometheus.internal.server.HttpHandler;
import io.isometrics.prometheus.internal.server.HttpServer;
import io.isometrics.prometheus.internal.text.Buffer;
import io.isometrics.spi.Log;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Answers all requests. An answer is made in memory before its first byte is sent, so a failure is
 * always a clean 500, and the time that a client takes to read is none of the metrics' concern.
 */
public final class ScrapeHandler implements HttpHandler {

  /** How long a scrape may take if the client does not say; that of Prometheus is 10 s. */
  private static final long DEFAULT_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** What a scrape leaves of the time-out of the client, for the answer to arrive. */
  private static final long MARGIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Routes routes;
  private final HostCheck hosts;
  private final AccessControl access;
  private final @Nullable ExporterMetrics metrics;
  private final SharedScrapes scrapes;
  private final AtomicBoolean failureLogged = new AtomicBoolean();
  private final AtomicBoolean resourceFailureLogged = new AtomicBoolean();

  // All guarded by this object.

  private int running;
  private boolean closing;

  /** How many scrapes began, and the latest of these that was answered. */
  private long begun;

  private long answered;

  /**
   * Serves scrapes, and what else there is, at their paths.
   *
   * @param memory how many bytes the answers may take that clients are still reading
   */
  public ScrapeHandler(
      Routes routes,
      Scraper scraper,
      HostCheck hosts,
      AccessControl access,
      HttpServer server,
      long memory,
      @Nullable ExporterMetrics metrics) {
    this.routes = routes;
    this.hosts = hosts;
    this.access = access;
    this.metrics = metrics;
    this.scrapes = new SharedScrapes(scraper, server, memory);
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    if (metrics == null) {
      serve(exchange);
      return;
    }
    metrics.began();
    long begun = System.nanoTime();
    try {
      Answer answer = serve(exchange);
      metrics.answered(
          routes.counted(exchange.uri().getPath()),
          answer.status(),
          exchange.method().equals("HEAD") ? 0 : answer.length(),
          System.nanoTime() - begun,
          answer.scrape() != null);
    } finally {
      metrics.ended();
    }
  }

  @Override
  public void refused(int status) {
    if (metrics != null) {
      metrics.refused(status);
    }
  }

  private Answer serve(Exchange exchange) throws IOException {
    boolean open = begin();
    try {
      long number = beginScrape();
      Answer answer =
          open ? answer(exchange) : Answer.line(exchange.answerHeaders(), 503, "Shutting down.");
      try {
        answer.send(exchange);
        if (answer.scrape() != null) {
          endScrape(number);
        }
      } finally {
        if (answer.scrape() != null) {
          answer.scrape().release();
        }
      }
      return answer;
    } finally {
      end();
    }
  }

  private Answer answer(Exchange exchange) {
    Headers headers = exchange.answerHeaders();
    URI uri = exchange.uri();
    String path = uri.getPath();
    AccessControl.Refusal refusal =
        hosts.allows(exchange.headers())
            ? access.check(exchange, routes.isHealth(path))
            : HostCheck.MISDIRECTED;
    if (refusal != null) {
      return Answer.line(headers, refusal.status(), refusal.text());
    }
    Routes.Resource resource = routes.resource(path);
    Page.Content page = routes.page(path);
    boolean found =
        routes.isMetrics(path) || routes.isHealth(path) || resource != null || page != null;
    // Of "///metrics" a URI makes "/metrics" without a host.
    if (!found || uri.getRawAuthority() != null || uri.toString().startsWith("//")) {
      return Answer.line(headers, 404, "Not found. The metrics are at " + routes.metricsPath());
    }
    String method = exchange.method();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      headers.set("Allow", "GET, HEAD");
      return Answer.line(headers, 405, "Only GET and HEAD are allowed here.");
    }
    if (routes.isMetrics(path)) {
      return metrics(exchange);
    }
    if (routes.isHealth(path)) {
      HealthChecks.Health health = routes.health(path);
      return Answer.text(
          headers, health.up() ? 200 : 503, "application/json", health.json() + "\n");
    }
    if (resource != null) {
      return resource(headers, resource);
    }
    Page.Content content = Objects.requireNonNull(page);
    content.headers().forEach(headers::set);
    return Answer.text(headers, 200, content.type(), content.body() + "\n");
  }

  private Answer resource(Headers headers, Routes.Resource resource) {
    try {
      return Answer.text(headers, 200, resource.type(), resource.text().get());
    } catch (Throwable e) { // whatever the application does, the client gets an answer
      if (resourceFailureLogged.compareAndSet(false, true)) {
        Log.warn(
            "A resource of the metrics exporter failed and was answered with 500. Further ones are"
                + " not logged",
            e);
      }
      return Answer.line(headers, 500, "This could not be read. The log says why.");
    }
  }

  private Answer metrics(Exchange exchange) {
    Headers headers = exchange.answerHeaders();
    String query = exchange.uri().getRawQuery();
    if (query != null && query.length() > ScrapeQuery.MAX_LENGTH) {
      return Answer.line(
          headers,
          414,
          "The query is longer than "
              + ScrapeQuery.MAX_LENGTH
              + " characters. Ask for fewer names, or for all metrics.");
    }
    try {
      return scrape(exchange.headers(), headers, ScrapeQuery.of(query));
    } catch (Throwable e) { // whatever a collector does, the client gets an answer
      if (failureLogged.compareAndSet(false, true)) {
        Log.warn("A scrape failed and was answered with 500. Further ones are not logged", e);
      }
      return Answer.line(headers, 500, "The metrics could not be collected. The log says why.");
    }
  }

  private Answer scrape(Headers request, Headers response, ScrapeQuery query) throws IOException {
    Negotiation.Choice choice = Negotiation.format(request.all("Accept"));
    String contentType = choice.contentType();
    if (query.debug() != null) {
      Map<String, ExpositionFormat> formats = ExpositionFormat.debug();
      ExpositionFormat shown = formats.get(query.debug());
      if (shown == null) {
        return Answer.line(
            response,
            400,
            "debug shows one of "
                + String.join(", ", formats.keySet())
                + " as text. Without it this client gets "
                + contentType);
      }
      choice = Negotiation.withFormat(choice, shown);
      contentType = "text/plain; charset=utf-8";
    }
    boolean gzip = Negotiation.gzip(request.all("Accept-Encoding"));
    long deadline = System.nanoTime() + timeoutNanos(request);
    SharedScrapes.Shared scrape = scrapes.get(choice, query.filter(), deadline);
    if (scrape == null) {
      response.set("Retry-After", "1");
      return Answer.line(response, 503, "No scrape ended in time. Try again later.");
    }
    boolean answers = false;
    try {
      Buffer body = scrape.body(gzip);
      response.set("Content-Type", contentType);
      response.set("Vary", "Accept, Accept-Encoding");
      if (gzip) {
        response.set("Content-Encoding", "gzip");
      }
      answers = true;
      return new Answer(200, body, body.size(), scrape);
    } finally {
      if (!answers) {
        scrape.release();
      }
    }
  }

  /**
   * What Prometheus says it waits, less a margin; never so little that a client can have callbacks
   * counted as late which are not.
   */
  static long timeoutNanos(Headers request) {
    String seconds = request.first("X-Prometheus-Scrape-Timeout-Seconds");
    if (seconds != null) {
      try {
        double nanos = Double.parseDouble(seconds) * 1e9;
        if (nanos > 0 && nanos < 1e15) {
          return (long) Math.max((double) MARGIN_NANOS, nanos - MARGIN_NANOS);
        }
      } catch (NumberFormatException e) {
        // As if it had said nothing.
      }
    }
    return DEFAULT_TIMEOUT_NANOS - MARGIN_NANOS;
  }

  private synchronized boolean begin() {
    running++;
    return !closing;
  }

  private synchronized void end() {
    running--;
    notifyAll();
  }

  private synchronized long beginScrape() {
    return ++begun;
  }

  private synchronized void endScrape(long number) {
    answered = Math.max(answered, number);
    notifyAll();
  }

  /** Waits for the answer to a scrape that began after this call; false if none came. */
  public synchronized boolean awaitScrape(Duration timeout) throws InterruptedException {
    long number = begun + 1;
    long deadline = System.nanoTime() + Math.min(timeout.toMillis(), 1L << 40) * 1_000_000;
    while (answered < number && !closing) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return answered >= number;
  }

  /** Turns new requests away, and waits for those that are being answered. */
  public void drain(long timeoutMillis) {
    scrapes.close();
    boolean interrupted = false;
    synchronized (this) {
      closing = true;
      notifyAll();
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
      while (running > 0) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          break;
        }
        try {
          wait(left);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
