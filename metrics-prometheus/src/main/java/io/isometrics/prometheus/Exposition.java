package io.isometrics.prometheus;

import io.isometrics.prometheus.internal.collect.Scraper;
import io.isometrics.prometheus.internal.http.Negotiation;
import io.isometrics.prometheus.internal.text.ScrapeBuffers;
import java.io.IOException;
import java.io.OutputStream;

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

  Exposition(Scraper scraper, Negotiation.Choice choice) {
    this.scraper = scraper;
    this.choice = choice;
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
    ScrapeBuffers scrape = scraper.scrape(choice.format(), choice.escaping());
    try {
      scrape.body().writeTo(out);
    } finally {
      scraper.release(scrape);
    }
  }
}
