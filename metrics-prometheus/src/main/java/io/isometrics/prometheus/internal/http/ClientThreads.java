package io.isometrics.prometheus.internal.http;

import io.isometrics.spi.Log;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A thread for each request that is being read or answered. The JDK's server reads a request, and
 * writes its answer, on the thread that serves it, so a slow client keeps a thread; there are
 * enough of them that no client waits for another one. They are daemons with small stacks, and end
 * when there is nothing to do.
 *
 * <p>A client has {@value #PATIENCE_MILLIS} ms to send its request, and as long to take each piece
 * of its answer: however slow, it is served as long as it makes progress, and however busy the
 * others are. Otherwise its thread is interrupted, which closes its connection. A thread that
 * scrapes is never interrupted.
 *
 * <p>These are no virtual threads: those share their carriers with the application, which may have
 * blocked them all just when its metrics matter.
 */
public final class ClientThreads implements Executor {

  /** At most so many clients at once; others are turned away. */
  static final int MAX_CLIENTS = 1_200;

  private static final ThreadLocal<@Nullable Client> CURRENT = new ThreadLocal<>();

  private static final long STACK_BYTES = 256 * 1024;
  private static final long KEEP_ALIVE_SECONDS = 5;
  private static final long PATIENCE_MILLIS = 10_000;
  private static final long CHECK_MILLIS = 250;

  /**
   * A system tells that a client took something when about a third of a socket's buffer is free
   * again, so one that reads slowly seems to take nothing for a while.
   */
  private static final long STALLED_MILLIS = 2_000;

  private final Set<Client> clients = ConcurrentHashMap.newKeySet();
  private final AtomicInteger number = new AtomicInteger();
  private final AtomicBoolean tooManyLogged = new AtomicBoolean();
  private final LongAdder cut = new LongAdder();
  private final DescriptorReserve descriptors = new DescriptorReserve();
  private final ThreadPoolExecutor pool;
  private final Thread watchdog;
  private volatile boolean closed;

  /** Starts the thread that watches the clients. */
  public ClientThreads() {
    pool =
        new ThreadPoolExecutor(
            0,
            MAX_CLIENTS,
            KEEP_ALIVE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> thread(task, "isometrics-http-" + number.incrementAndGet()));
    watchdog = thread(this::watch, "isometrics-http-watchdog");
    watchdog.start();
  }

  private static Thread thread(Runnable task, String name) {
    Thread thread = new Thread(null, task, name, STACK_BYTES, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    return thread;
  }

  /**
   * Serves a request, or something else that has to do with a client.
   *
   * @throws RejectedExecutionException if there are too many clients; the JDK's server then closes
   *     the connection
   */
  @Override
  public void execute(Runnable request) {
    try {
      pool.execute(() -> serve(request));
    } catch (RejectedExecutionException e) {
      if (!closed && tooManyLogged.compareAndSet(false, true)) {
        Log.warn(
            "More than "
                + MAX_CLIENTS
                + " clients of the metrics exporter at once: further ones are turned away until some"
                + " are gone. Further cases are not logged");
      }
      throw e;
    }
  }

  private void serve(Runnable request) {
    Client client = new Client();
    CURRENT.set(client);
    clients.add(client);
    try {
      request.run();
    } finally {
      clients.remove(client);
      client.waitForClient(false);
      CURRENT.remove();
    }
  }

  /**
   * Tells whether the current thread waits for its client from now on, which begins with a request;
   * while it does not, it is not interrupted. Each call with true is progress of the client.
   */
  static void waitForClient(boolean waiting) {
    Client client = CURRENT.get();
    if (client != null) {
      client.answered |= waiting;
      client.waitForClient(waiting);
    }
  }

  private void watch() {
    while (!closed) {
      descriptors.check();
      try {
        TimeUnit.MILLISECONDS.sleep(CHECK_MILLIS);
      } catch (InterruptedException e) {
        return; // the exporter was closed
      }
      for (Client client : clients) {
        if (client.check()) {
          cut.increment();
        }
      }
    }
  }

  /** How many clients were cut off, because they made no progress. */
  long clientsCut() {
    return cut.sum();
  }

  /**
   * Closes the connection of the client that has taken nothing of its answer for longest; false if
   * none has stalled.
   */
  boolean disconnectSlowest() {
    Client slowest = null;
    for (Client client : clients) {
      if (client.answered
          && client.waiting
          && !client.cut
          && client.isStalled()
          && (slowest == null || client.since - slowest.since < 0)) {
        slowest = client;
      }
    }
    if (slowest == null || !slowest.cut()) {
      return false;
    }
    cut.increment();
    return true;
  }

  /** Ends the threads, with an interrupt if need be, and waits a little for them to be gone. */
  public void close(long timeoutMillis) {
    closed = true;
    watchdog.interrupt();
    descriptors.close();
    clients.forEach(Client::disconnect);
    pool.shutdown();
    boolean interrupted = false;
    try {
      if (!pool.awaitTermination(timeoutMillis, TimeUnit.MILLISECONDS)) {
        clients.forEach(Client::disconnect);
      }
      watchdog.join(timeoutMillis);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A thread that serves a request. */
  private static final class Client {

    private final Thread thread = Thread.currentThread();

    // Written by this object's monitor.
    private volatile boolean cut;
    private volatile boolean answered;
    private volatile boolean waiting = true;
    private volatile long since = System.nanoTime();

    synchronized void waitForClient(boolean waits) {
      waiting = waits;
      since = System.nanoTime();
      if (!waits) {
        // What was meant for the client must not hit the next request.
        Thread.interrupted();
      }
    }

    /** Has taken nothing for longer than one does that only reads slowly. */
    boolean isStalled() {
      return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since) >= STALLED_MILLIS;
    }

    /** Cuts the client off if it is time to; whether that was done, and for the first time. */
    synchronized boolean check() {
      return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since) >= PATIENCE_MILLIS && cut();
    }

    synchronized boolean cut() {
      boolean first = waiting && !cut;
      cut |= waiting;
      disconnect();
      return first;
    }

    synchronized void disconnect() {
      if (waiting) {
        thread.interrupt();
      }
    }
  }
}
