package io.isometrics.prometheus.internal.http;

import io.isometrics.prometheus.internal.collect.NameFilter;
import io.isometrics.prometheus.internal.collect.Scraper;
import io.isometrics.prometheus.internal.server.HttpServer;
import io.isometrics.prometheus.internal.text.Buffer;
import io.isometrics.prometheus.internal.text.ScrapeBuffers;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Scrapes for clients, which share them: all that ask for a format while a scrape of it is running
 * get the next one, which began after they asked. So there is at most one scrape of a format at a
 * time, and one more that leaves families out, however many ask, and nobody gets values from
 * before.
 */
final class SharedScrapes {

  /** After a scrape that took as long as this, the next one waits a little for others to share. */
  private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How long: this part of what that scrape took, */
  private static final int GATHERING_PART = 20;

  /** and never longer than this. */
  private static final long MAX_GATHERING_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** A scrape that has begun ends soon after its deadline, so this is waited for it. */
  private static final long ENDING_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /**
   * How long a client that is disconnected has to give back its answer before another one is: long
   * enough for its thread on a busy machine, as the next may be an honest one.
   */
  private static final long DISCONNECT_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** When to look again if there was nobody to disconnect. */
  private static final long NOBODY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Scraper scraper;
  private final HttpServer server;
  private final long maxBytes;

  /** Scrapes that have not begun, by what they are of. Guarded by this object, as is all below. */
  private final Map<Wanted, Shared> next = new HashMap<>();

  /** Of what a scrape is running: each format, and one of all those that leave families out. */
  private final Set<Object> running = new HashSet<>();

  /** The memory of the scrapes that clients are still reading. */
  private long bytes;

  /** How many these are. */
  private int answers;

  /** How long the last scrape took. */
  private long lastNanos;

  /** When the next client may be disconnected, by {@link System#nanoTime}. */
  private long nextDisconnect = System.nanoTime();

  private boolean closed;

  /**
   * No scrapes yet.
   *
   * @param server has the clients
   * @param maxBytes how much memory answers may take: before there is more, the clients that make
   *     no progress are disconnected
   */
  SharedScrapes(Scraper scraper, HttpServer server, long maxBytes) {
    this.scraper = scraper;
    this.server = server;
    this.maxBytes = maxBytes;
  }

  /** What a scrape is of. */
  private record Wanted(Negotiation.Choice choice, NameFilter filter) {

    // Written out, because the generated ones keep the class alive on JDK 17.

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Wanted that
          && choice.equals(that.choice)
          && filter.equals(that.filter);
    }

    @Override
    public int hashCode() {
      return choice.hashCode() * 31 + filter.hashCode();
    }

    /** There are any number of filters, so those who use them wait for each other. */
    Object turn() {
      return filter.isAll() ? choice : NameFilter.class;
    }
  }

  /** A scrape that several clients use. */
  final class Shared {

    private final Wanted wanted;
    private final long gatheredAt;
    private int users;

    /** The latest of those of its users, so that nobody can cut it short for another. */
    private long deadline;

    private boolean done;
    private @Nullable ScrapeBuffers buffers;
    private @Nullable Throwable failure;
    private @Nullable Buffer compressed;
    private int size;

    private Shared(Wanted wanted, long now, long deadline) {
      this.wanted = wanted;
      this.deadline = deadline;
      gatheredAt = now + gatheringNanos();
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
          added(body.room());
        }
        return body;
      }
    }

    private void added(int more) {
      synchronized (SharedScrapes.this) {
        size += more;
        bytes += more;
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
          answers--;
        }
        nextDisconnect = System.nanoTime();
        SharedScrapes.this.notifyAll();
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
  @Nullable Shared get(Negotiation.Choice choice, NameFilter filter, long deadline) {
    Shared shared = await(new Wanted(choice, filter), deadline);
    if (shared == null || shared.done) {
      return shared;
    }
    scrape(shared);
    return shared;
  }

  /** Waits for a scrape: one that is done, one that is to be made by the caller, or null. */
  private synchronized @Nullable Shared await(Wanted wanted, long deadline) {
    long now = System.nanoTime();
    Shared known = next.get(wanted);
    Shared shared = known == null ? new Shared(wanted, now, deadline) : known;
    next.put(wanted, shared);
    shared.users++;
    if (deadline - shared.deadline > 0) {
      shared.deadline = deadline;
    }
    boolean interrupted = false;
    try {
      while (true) {
        now = System.nanoTime();
        if (shared.done) {
          return shared;
        }
        boolean begun = next.get(wanted) != shared;
        long until = begun ? deadline + ENDING_NANOS : deadline;
        if (closed || until - now <= 0) {
          giveUp(shared);
          return null;
        }
        if (!begun && !running.contains(wanted.turn())) {
          if (shared.gatheredAt - now > 0) {
            until = earlier(until, shared.gatheredAt);
          } else if (isMemoryLeft(now)) {
            next.remove(wanted);
            running.add(wanted.turn());
            return shared;
          } else {
            until = earlier(until, nextDisconnect);
          }
        }
        try {
          wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - now)));
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static long earlier(long nanos, long other) {
    return other - nanos < 0 ? other : nanos;
  }

  private long gatheringNanos() {
    return lastNanos < SLOW_NANOS ? 0 : Math.min(lastNanos / GATHERING_PART, MAX_GATHERING_NANOS);
  }

  /** Whether another answer may be made; if not, one client after the other is disconnected. */
  private boolean isMemoryLeft(long now) {
    if (bytes <= maxBytes || answers == 1) {
      return true;
    }
    if (nextDisconnect - now <= 0) {
      nextDisconnect = now + (server.disconnectSlowest() ? DISCONNECT_NANOS : NOBODY_NANOS);
    }
    return false;
  }

  private void giveUp(Shared shared) {
    if (--shared.users == 0) {
      next.remove(shared.wanted, shared);
    }
  }

  private void scrape(Shared shared) {
    ScrapeBuffers buffers = null;
    Throwable failure = null;
    long begun = System.nanoTime();
    try {
      Negotiation.Choice choice = shared.wanted.choice;
      buffers =
          scraper.scrape(choice.format(), choice.escaping(), shared.wanted.filter, shared.deadline);
    } catch (Throwable e) { // whatever a collector does, the clients get an answer
      failure = e;
    }
    synchronized (this) {
      lastNanos = System.nanoTime() - begun;
      shared.buffers = buffers;
      shared.failure = failure;
      shared.size = buffers == null ? 0 : buffers.body().room();
      shared.done = true;
      bytes += shared.size;
      answers++;
      running.remove(shared.wanted.turn());
      notifyAll();
    }
  }

  /** Those who wait for a scrape get none. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
