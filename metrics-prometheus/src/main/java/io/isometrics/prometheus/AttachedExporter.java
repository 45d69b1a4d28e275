package io.isometrics.prometheus;

import java.time.Duration;

/** What a backend needs of an exporter that ends with it. */
interface AttachedExporter {

  /** Waits for a scrape that begins after this call and is answered; false if none came. */
  boolean awaitScrape(Duration timeout) throws InterruptedException;

  /** Ends the exporter; harmless if it has ended. */
  void close();
}
