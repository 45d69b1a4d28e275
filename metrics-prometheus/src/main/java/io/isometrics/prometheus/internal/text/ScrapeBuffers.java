package io.isometrics.prometheus.internal.text;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ref.Reference;
import java.lang.ref.SoftReference;
import java.time.Duration;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * What one scrape needs of memory. It is used again for the next one, so that scraping makes next
 * to no garbage, but only for one at a time.
 */
public final class ScrapeBuffers {

  private static final int GZIP_BYTES = 4096;

  private final Buffer body = new Buffer();
  private final Buffer compressed = new Buffer();
  private final ObservedValues observed = new ObservedValues();
  private final SeriesBatch ahead = new SeriesBatch();
  private final Reference<ScrapeBuffers> reference = new SoftReference<>(this);
  private long[] buckets = {};
  private long deadline;

  /** One that holds this until memory is short. */
  public Reference<ScrapeBuffers> reference() {
    return reference;
  }

  /** What is written so far. */
  public Buffer body() {
    return body;
  }

  /** The body, compressed. */
  public Buffer gzip() throws IOException {
    try (OutputStream out = new FastGzip(compressed)) {
      body.writeTo(out);
    }
    return compressed;
  }

  /**
   * An exposition repeats itself so much that trying hard gains little: the default level takes six
   * times as long, some twenty times what the writing of the exposition does, for an eighth less.
   */
  private static final class FastGzip extends GZIPOutputStream {

    FastGzip(OutputStream out) throws IOException {
      super(out, GZIP_BYTES);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  ObservedValues observed() {
    return observed;
  }

  SeriesBatch ahead() {
    return ahead;
  }

  /** Says when the scrape must end, by {@link System#nanoTime}. */
  public void deadline(long nanoTime) {
    deadline = nanoTime;
  }

  /** How long a callback may take, so that the scrape ends in time. */
  Duration timeLeft() {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }

  /** An array to read a histogram into. */
  long[] buckets(int size) {
    if (buckets.length != size) {
      buckets = new long[size];
    }
    return buckets;
  }

  /** Makes it as good as new. */
  public void clear() {
    body.clear();
    compressed.clear();
    observed.clear();
  }
}
