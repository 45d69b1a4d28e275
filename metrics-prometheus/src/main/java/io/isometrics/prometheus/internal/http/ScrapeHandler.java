package io.isometrics.prometheus.internal.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.isometrics.prometheus.internal.access.AccessControl;
import io.isometrics.prometheus.internal.collect.Scraper;
import io.isometrics.prometheus.internal.health.HealthChecks;
import io.isometrics.prometheus.internal.page.Page;
import io.isometrics.prometheus.internal.text.Buffer;
import io.isometrics.spi.Log;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Answers all requests. An answer is made in memory before its first byte is sent, so a failure is
 * always a clean 500, and the time that a client takes to read is none of the metrics' concern.
 */
public final class ScrapeHandler implements HttpHandler {

  private static final int LINE_BYTES = 128;

  /** The JDK's server allocates twice what is written at once. */
  private static final int PIECE_BYTES = 16 * 1024;

  /** How long a scrape may take if the client does not say; that of Prometheus is 10 s. */
  private static final long DEFAULT_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** What a scrape leaves of the time-out of the client, for the answer to arrive. */
  private static final long MARGIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** For the answers that clients are reading, of the heap. */
  private static final long MAX_ANSWER_BYTES =
      Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 4);

  /** An answer, ready to be sent, and the scrape that it comes from. */
  private record Answer(
      int status, Buffer body, int length, SharedScrapes.@Nullable Shared scrape) {}

  private final String path;
  private final HealthChecks health;
  private final AccessControl access;
  private final @Nullable ExporterMetrics metrics;
  private final @Nullable Page page;
  private final SharedScrapes scrapes;
  private final AtomicBoolean failureLogged = new AtomicBoolean();

  // All guarded by this object.

  private int running;
  private boolean closing;

  /** How many scrapes began, and the latest of these that was answered. */
  private long begun;

  private long answered;

  /** Serves scrapes at a path, and the health and the page, if any, at their own. */
  public ScrapeHandler(
      String path,
      Scraper scraper,
      HealthChecks health,
      AccessControl access,
      @Nullable Page page,
      ClientThreads threads,
      @Nullable ExporterMetrics metrics) {
    this.path = path;
    this.health = health;
    this.access = access;
    this.page = page;
    this.metrics = metrics;
    this.scrapes = new SharedScrapes(scraper, threads, MAX_ANSWER_BYTES);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    if (metrics == null) {
      serve(exchange);
      return;
    }
    metrics.began();
    long begun = System.nanoTime();
    try {
      Answer answer = serve(exchange);
      String asked = exchange.getRequestURI().getPath();
      boolean known = path.equals(asked) || HealthChecks.isPath(asked);
      metrics.answered(
          known ? asked : ExporterMetrics.OTHER,
          answer.status,
          exchange.getRequestMethod().equals("HEAD") ? 0 : answer.length,
          System.nanoTime() - begun,
          answer.scrape != null);
    } finally {
      metrics.ended();
    }
  }

  /** The paths that answers are counted by, and the status codes that each has from the start. */
  public static Map<String, List<Integer>> codes(String path) {
    Map<String, List<Integer>> codes = new LinkedHashMap<>();
    codes.put(path, List.of(200, 500, 503));
    HealthChecks.paths().forEach(health -> codes.put(health, List.of(200, 503)));
    codes.put(ExporterMetrics.OTHER, List.of(404));
    return codes;
  }

  private Answer serve(HttpExchange exchange) throws IOException {
    boolean open = begin();
    try (exchange) {
      ClientThreads.waitForClient(false);
      long number = beginScrape();
      Answer answer =
          open ? answer(exchange) : line(exchange.getResponseHeaders(), 503, "Shutting down.");
      ClientThreads.waitForClient(true);
      try {
        send(exchange, answer);
        if (answer.scrape != null) {
          endScrape(number);
        }
      } finally {
        if (answer.scrape != null) {
          answer.scrape.release();
        }
      }
      return answer;
    } finally {
      end();
    }
  }

  private Answer answer(HttpExchange exchange) {
    Headers headers = exchange.getResponseHeaders();
    String asked = exchange.getRequestURI().getPath();
    boolean metrics = path.equals(asked);
    AccessControl.Refusal refusal = access.check(exchange, HealthChecks.isPath(asked));
    if (refusal != null) {
      return line(headers, refusal.status(), refusal.text());
    }
    Page.Content content = metrics || page == null ? null : page.get(asked);
    // Of "///metrics" the JDK makes "/metrics" without a host.
    if (exchange.getRequestURI().getRawAuthority() != null
        || exchange.getRequestURI().toString().startsWith("//")
        || (!metrics && content == null && !HealthChecks.isPath(asked))) {
      return line(headers, 404, "Not found. The metrics are at " + path);
    }
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      headers.set("Allow", "GET, HEAD");
      return line(headers, 405, "Only GET and HEAD are allowed here.");
    }
    if (content != null) {
      content.headers().forEach(headers::set);
      return text(headers, 200, content.type(), content.body());
    }
    if (!metrics) {
      HealthChecks.Health answer = health.get(asked);
      return text(headers, answer.up() ? 200 : 503, "application/json", answer.json());
    }
    try {
      return scrape(exchange.getRequestHeaders(), headers);
    } catch (Throwable e) { // whatever a collector does, the client gets an answer
      if (failureLogged.compareAndSet(false, true)) {
        Log.warn("A scrape failed and was answered with 500. Further ones are not logged", e);
      }
      return line(headers, 500, "The metrics could not be collected. The log says why.");
    }
  }

  private Answer scrape(Headers request, Headers response) throws IOException {
    Negotiation.Choice choice = Negotiation.format(request.get("Accept"));
    boolean gzip = Negotiation.gzip(request.get("Accept-Encoding"));
    long deadline = System.nanoTime() + timeoutNanos(request);
    SharedScrapes.Shared scrape = scrapes.get(choice, deadline);
    if (scrape == null) {
      response.set("Retry-After", "1");
      return line(response, 503, "No scrape ended in time. Try again later.");
    }
    boolean answers = false;
    try {
      Buffer body = scrape.body(gzip);
      response.set("Content-Type", choice.contentType());
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
  private static long timeoutNanos(Headers request) {
    String seconds = request.getFirst("X-Prometheus-Scrape-Timeout-Seconds");
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

  private static Answer line(Headers headers, int status, String text) {
    return text(headers, status, "text/plain; charset=utf-8", text);
  }

  private static Answer text(Headers headers, int status, String type, String text) {
    headers.set("Content-Type", type);
    Buffer body = new Buffer(LINE_BYTES);
    body.write((text + "\n").getBytes(StandardCharsets.UTF_8));
    return new Answer(status, body, body.size(), null);
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    int length = answer.length;
    if (exchange.getRequestMethod().equals("HEAD")) {
      // The server adds the length of a body only if it sends one.
      headers.set("Content-Length", Integer.toString(length));
      exchange.sendResponseHeaders(answer.status, -1);
    } else {
      // For the server 0 means "not known": an empty registry has a body of no bytes.
      exchange.sendResponseHeaders(answer.status, length == 0 ? -1 : length);
      for (int from = 0; from < length; from += PIECE_BYTES) {
        answer.body.writeTo(exchange.getResponseBody(), from, Math.min(PIECE_BYTES, length - from));
        ClientThreads.waitForClient(true);
      }
    }
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
