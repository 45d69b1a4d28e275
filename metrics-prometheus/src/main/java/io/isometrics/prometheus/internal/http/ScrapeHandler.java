package io.isometrics.prometheus.internal.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.isometrics.prometheus.internal.collect.Scraper;
import io.isometrics.prometheus.internal.text.Buffer;
import io.isometrics.prometheus.internal.text.ScrapeBuffers;
import io.isometrics.spi.Log;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Answers all requests. An answer is made in memory before its first byte is sent, so a failure is
 * always a clean 500, and the time that a client takes to read is none of the metrics' concern.
 */
public final class ScrapeHandler implements HttpHandler {

  /** Half of the threads: if all of these hang in a callback, the others can still say so. */
  private static final int MAX_SCRAPES = 8;

  private static final int LINE_BYTES = 128;

  /** An answer, ready to be sent, and the scrape that it comes from. */
  private record Answer(int status, Buffer body, @Nullable ScrapeBuffers scrape) {}

  private final String path;
  private final Scraper scraper;

  private final Semaphore scrapes = new Semaphore(MAX_SCRAPES);
  private final AtomicBoolean failureLogged = new AtomicBoolean();

  /** Both guarded by this object. */
  private int running;

  private boolean closing;

  public ScrapeHandler(String path, Scraper scraper) {
    this.path = path;
    this.scraper = scraper;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    boolean open = begin();
    try (exchange) {
      RequestThreads.waitForClient(false);
      Answer answer =
          open ? answer(exchange) : line(exchange.getResponseHeaders(), 503, "Shutting down.");
      RequestThreads.waitForClient(true);
      send(exchange, answer);
      if (answer.scrape != null) {
        scraper.release(answer.scrape);
      }
    } finally {
      end();
    }
  }

  private Answer answer(HttpExchange exchange) {
    Headers headers = exchange.getResponseHeaders();
    if (!path.equals(exchange.getRequestURI().getPath())) {
      return line(headers, 404, "Not found. The metrics are at " + path);
    }
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      headers.set("Allow", "GET, HEAD");
      return line(headers, 405, "Only GET and HEAD are allowed here.");
    }
    if (!scrapes.tryAcquire()) {
      headers.set("Retry-After", "1");
      return line(headers, 503, "Too many scrapes are running. Try again later.");
    }
    try {
      return scrape(exchange.getRequestHeaders(), headers);
    } catch (Throwable e) { // whatever a collector does, the client gets an answer
      if (failureLogged.compareAndSet(false, true)) {
        Log.warn("A scrape failed and was answered with 500. Further ones are not logged", e);
      }
      return line(headers, 500, "The metrics could not be collected. The log says why.");
    } finally {
      scrapes.release();
    }
  }

  private Answer scrape(Headers request, Headers response) throws IOException {
    Negotiation.Choice choice = Negotiation.format(request.get("Accept"));
    boolean gzip = Negotiation.gzip(request.get("Accept-Encoding"));
    ScrapeBuffers scrape = scraper.scrape(choice.format(), choice.escaping());
    Buffer body = gzip ? scrape.gzip() : scrape.body();
    response.set("Content-Type", choice.contentType());
    if (gzip) {
      response.set("Content-Encoding", "gzip");
    }
    return new Answer(200, body, scrape);
  }

  private static Answer line(Headers headers, int status, String text) {
    headers.set("Content-Type", "text/plain; charset=utf-8");
    Buffer body = new Buffer(LINE_BYTES);
    body.write((text + "\n").getBytes(StandardCharsets.UTF_8));
    return new Answer(status, body, null);
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    int length = answer.body.size();
    if (exchange.getRequestMethod().equals("HEAD")) {
      // The server adds the length of a body only if it sends one.
      headers.set("Content-Length", Integer.toString(length));
      exchange.sendResponseHeaders(answer.status, -1);
    } else {
      // For the server 0 means "not known": an empty registry has a body of no bytes.
      exchange.sendResponseHeaders(answer.status, length == 0 ? -1 : length);
      if (length > 0) {
        answer.body.writeTo(exchange.getResponseBody());
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

  /** Turns new requests away, and waits for those that are being answered. */
  public synchronized void drain(long timeoutMillis) {
    closing = true;
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    try {
      while (running > 0) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          return;
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
