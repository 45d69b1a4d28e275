package io.isometrics.prometheus;

import io.isometrics.MetricsRegistry;
import io.isometrics.prometheus.internal.collect.Scraper;
import io.isometrics.prometheus.internal.http.Negotiation;
import io.isometrics.prometheus.internal.text.ScrapeBuffers;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of a Prometheus registry in the format that one client wants, for a web server or
 * framework of your own:
 *
 * <pre>{@code
 * Exposition exposition = backend.exposition(request.getHeader("Accept"));
 * response.setContentType(exposition.contentType());
 * exposition.writeTo(response.getOutputStream());
 * }</pre>
 *
 * <p>Only the format is settled; the metrics are read when they are written, anew each time. So an
 * exposition may be kept, and used by many threads.
 */
public final class Exposition {

  private final Scraper scraper;
  private final Negotiation.Choice choice;

  /** Of which view the series are; null for all. */
  private final @Nullable MetricsRegistry scope;

  Exposition(Scraper scraper, Negotiation.Choice choice, @Nullable MetricsRegistry scope) {
    this.scraper = scraper;
    this.choice = choice;
    this.scope = scope;
  }

  /**
   * What to answer as {@code Content-Type}.
   *
   * @return such as {@code text/plain; version=0.0.4; charset=utf-8}
   */
  public String contentType() {
    return choice.contentType();
  }

  /**
   * Reads the metrics and writes them. They are read to the end before the first byte is written.
   * If a collector that others registered throws, only the metrics of the backend are written, and
   * the first such failure is logged on {@code io.isometrics}.
   *
   * @param out where to; it is neither flushed nor closed
   * @throws IOException if {@code out} throws it
   */
  public void writeTo(OutputStream out) throws IOException {
    ScrapeBuffers scrape =
        scope == null
            ? scraper.scrape(choice.format(), choice.escaping())
            : scraper.scrape(choice.format(), choice.escaping(), scope::contains);
    try {
      scrape.body().writeTo(out);
    } finally {
      scraper.release(scrape);
    }
  }
}
