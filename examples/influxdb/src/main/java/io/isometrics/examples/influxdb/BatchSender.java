package io.isometrics.examples.influxdb;

import io.isometrics.events.Event;
import io.isometrics.spi.Log;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Sends events in batches, on a thread of its own. What InfluxDB can't take now waits in a bounded
 * queue and is sent again; what it refuses is given up.
 */
final class BatchSender {

  private static final int BATCH = 5000;
  private static final Duration REQUEST = Duration.ofSeconds(5);
  private static final long MAX_PAUSE_MILLIS = 2000;

  private final URI write;
  private final LineProtocol lines;
  private final LinkedBlockingQueue<Event> queue;
  private final Consumer<Event> lost;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(REQUEST).version(HttpClient.Version.HTTP_1_1).build();
  private final Thread thread = new Thread(this::run, "influxdb-metrics");

  /** Counted before an event is queued, so that all that was queued before a flush is counted. */
  private final AtomicLong offered = new AtomicLong();

  private final AtomicLong batches = new AtomicLong();
  private final AtomicLong retries = new AtomicLong();

  // Guarded by this object.
  private long settled;
  private long givenUp;
  private boolean closing;

  BatchSender(URI write, LineProtocol lines, int capacity, Consumer<Event> lost) {
    this.write = write;
    this.lines = lines;
    this.queue = new LinkedBlockingQueue<>(capacity);
    this.lost = lost;
    thread.setDaemon(true); // a metrics backend never keeps a JVM alive
    thread.start();
  }

  /** Queues an event; false if there is no room. */
  boolean offer(Event event) {
    offered.incrementAndGet();
    boolean queued = queue.offer(event);
    if (!queued) {
      settle(1, 0);
    }
    return queued;
  }

  long batches() {
    return batches.get();
  }

  long retries() {
    return retries.get();
  }

  private synchronized void settle(int events, int ofThemGivenUp) {
    settled += events;
    givenUp += ofThemGivenUp;
    notifyAll();
  }

  private void run() {
    List<Event> batch = new ArrayList<>(BATCH);
    try {
      while (true) {
        batch.add(queue.take());
        queue.drainTo(batch, BATCH - 1);
        boolean delivered = deliver(batch);
        if (!delivered) {
          batch.forEach(lost);
        }
        settle(batch.size(), delivered ? 0 : batch.size());
        batch.clear();
      }
    } catch (InterruptedException e) {
      // Closed: what is left was not delivered.
      queue.drainTo(batch);
      batch.forEach(lost);
      settle(batch.size(), batch.size());
    }
  }

  /** Sends until the batch is taken (true) or refused (false). */
  private boolean deliver(List<Event> batch) throws InterruptedException {
    StringBuilder body = new StringBuilder();
    batch.forEach(event -> lines.append(event, body));
    HttpRequest request =
        HttpRequest.newBuilder(write)
            .timeout(REQUEST)
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    long pause = 50;
    boolean logged = false;
    while (true) {
      String problem;
      try {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 == 2) {
          batches.incrementAndGet();
          return true;
        }
        problem = "it answered " + response.statusCode() + ": " + response.body().strip();
        if (response.statusCode() / 100 == 4) {
          Log.warn("InfluxDB refused " + batch.size() + " events at " + write + ": " + problem);
          return false;
        }
      } catch (IOException e) {
        problem = e.toString();
      }
      if (!logged) {
        logged = true;
        Log.warn("InfluxDB takes no events at " + write + " (" + problem + "); they wait");
      }
      retries.incrementAndGet();
      TimeUnit.MILLISECONDS.sleep(pause);
      pause = Math.min(2 * pause, MAX_PAUSE_MILLIS);
    }
  }

  /** Waits until everything that was offered before is delivered; false if it is not. */
  synchronized boolean flush(Duration timeout) {
    long all = offered.get();
    long lostBefore = givenUp;
    long deadline = System.nanoTime() + timeout.toNanos();
    while (settled < all) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return givenUp == lostBefore;
  }

  /** Sends what is left, for a while. */
  void close(Duration timeout) {
    synchronized (this) {
      if (closing) {
        return;
      }
      closing = true;
    }
    flush(timeout);
    thread.interrupt();
  }
}
