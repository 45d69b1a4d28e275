package io.isometrics.prometheus.internal.http;

import io.isometrics.prometheus.internal.collect.Scraper;
import io.isometrics.prometheus.internal.text.Buffer;
import io.isometrics.prometheus.internal.text.ScrapeBuffers;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Scrapes for clients, which share them: all that ask for a format while a scrape of it is running
 * get the next one, which began after they asked. So there is at most one scrape of a format at a
 * time, however many ask, and nobody gets values from before.
 */
final class SharedScrapes {

  private final Scraper scraper;
  private final ClientThreads threads;
  private final long maxBytes;

  /** Scrapes that have not begun, by what they are of. Guarded by this object, as is all below. */
  private final Map<Negotiation.Choice, Shared> next = new HashMap<>();

  /** Of what a scrape is running. */
  private final Set<Negotiation.Choice> running = new HashSet<>();

  /** The memory of the scrapes that clients are still reading. */
  private long bytes;

  private boolean closed;

  /**
   * No scrapes yet.
   *
   * @param threads those of the clients
   * @param maxBytes how much memory answers may take before slow clients are disconnected
   */
  SharedScrapes(Scraper scraper, ClientThreads threads, long maxBytes) {
    this.scraper = scraper;
    this.threads = threads;
    this.maxBytes = maxBytes;
  }

  /** A scrape that several clients use. */
  final class Shared {

    private final Negotiation.Choice choice;
    private int users = 1;
    private boolean done;
    private @Nullable ScrapeBuffers buffers;
    private @Nullable Throwable failure;
    private @Nullable Buffer compressed;
    private int size;

    private Shared(Negotiation.Choice choice) {
      this.choice = choice;
    }

    /** What to send. */
    Buffer body(boolean gzip) throws IOException {
      ScrapeBuffers made = buffers;
      if (made == null) {
        throw new IOException(failure);
      }
      if (!gzip) {
        return made.body();
      }
      synchronized (this) {
        Buffer body = compressed;
        if (body == null) {
          body = made.gzip();
          compressed = body;
        }
        return body;
      }
    }

    /** To be called once by each client, when it needs the body no longer. */
    void release() {
      ScrapeBuffers last = null;
      synchronized (SharedScrapes.this) {
        if (--users == 0) {
          last = buffers;
          buffers = null;
          bytes -= size;
        }
      }
      if (last != null) {
        scraper.release(last);
      }
    }
  }

  /**
   * A scrape that begins after this call.
   *
   * @param deadline when it is no longer wanted, by {@link System#nanoTime}
   * @return null if it did not come in time; else to be released
   */
  @Nullable Shared get(Negotiation.Choice choice, long deadline) {
    Shared shared;
    boolean mine = false;
    synchronized (this) {
      shared = next.get(choice);
      if (shared != null) {
        shared.users++;
      } else {
        shared = new Shared(choice);
        next.put(choice, shared);
        mine = true;
      }
      if (mine) {
        await(() -> !running.contains(choice), deadline);
        next.remove(choice);
        if (closed || !running.add(choice)) {
          shared.done = true;
          shared.users = 0;
          notifyAll();
          return null;
        }
      } else {
        Shared other = shared;
        await(() -> other.done, deadline);
        if (!shared.done || (shared.buffers == null && shared.failure == null)) {
          giveUp(shared);
          return null;
        }
        return shared;
      }
    }
    scrape(shared, deadline);
    return shared;
  }

  private void giveUp(Shared shared) {
    if (shared.users > 0) {
      shared.users--;
    }
  }

  private void scrape(Shared shared, long deadline) {
    ScrapeBuffers buffers = null;
    Throwable failure = null;
    try {
      buffers = scraper.scrape(shared.choice.format(), shared.choice.escaping(), deadline);
    } catch (Throwable e) { // whatever a collector does, the clients get an answer
      failure = e;
    }
    boolean tooMuch;
    synchronized (this) {
      shared.buffers = buffers;
      shared.failure = failure;
      shared.size = buffers == null ? 0 : buffers.body().size();
      shared.done = true;
      bytes += shared.size;
      tooMuch = bytes > maxBytes && bytes > shared.size;
      running.remove(shared.choice);
      notifyAll();
    }
    if (tooMuch) {
      threads.disconnectSlowest();
    }
  }

  private void await(BooleanSupplier condition, long deadline) {
    boolean interrupted = false;
    while (!closed && !condition.getAsBoolean()) {
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
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Those who wait for a scrape get none. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
