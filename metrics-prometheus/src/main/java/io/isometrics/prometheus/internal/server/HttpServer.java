package io.isometrics.prometheus.internal.server;

import io.isometrics.spi.Log;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Accepts connections, and has a thread for each. When there are as many as it keeps, those that
 * have waited longest for a request are closed in favor of new ones: a client that sends its
 * request at once is served, however many only connect, or send a byte now and then.
 *
 * <p>A client has ten seconds to send its request, and as long to take each piece of its answer:
 * however slow, it is served as long as it makes progress, and however busy the others are.
 * Otherwise its connection is closed. A handler is never interrupted.
 *
 * <p>The threads are daemons with small stacks, and end when there is nothing to do. They are no
 * virtual threads: those share their carriers with the application, which may have blocked them all
 * just when its metrics matter.
 */
public final class HttpServer {

  /** At most so many connections, */
  private static final int MAX_CONNECTIONS = 1_200;

  /** and at most this part of what the process may have open, as it needs files itself. */
  private static final int DESCRIPTORS_PART = 2;

  private static final int BACKLOG = 1_024;
  private static final long STACK_BYTES = 256 * 1024;
  private static final long KEEP_ALIVE_SECONDS = 5;
  private static final long CHECK_MILLIS = 250;

  private final ServerSocket listening;
  private final @Nullable Tls tls;
  private final int maxConnections;
  private final LongSupplier nanoTime;
  private final Connections connections = new Connections();
  private final AtomicBoolean fullLogged = new AtomicBoolean();
  private final AtomicBoolean failureLogged = new AtomicBoolean();
  private final AtomicInteger number = new AtomicInteger();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE, // there are as many as connections
          KEEP_ALIVE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          task -> thread(task, "isometrics-http-" + number.incrementAndGet()));
  private final DescriptorReserve descriptors = new DescriptorReserve(threads);
  private final Thread watchdog = thread(this::watch, "isometrics-http-watchdog");
  private volatile @Nullable Thread acceptor;
  private volatile boolean closed;

  /**
   * Listens, and lets clients wait until it is started.
   *
   * @param tls what gives connections TLS, or null for plain HTTP
   * @throws IOException if that can't be listened on
   */
  public HttpServer(InetSocketAddress address, @Nullable Tls tls) throws IOException {
    this(
        address,
        tls,
        Math.min(MAX_CONNECTIONS, DescriptorReserve.limit() / DESCRIPTORS_PART),
        System::nanoTime);
  }

  /** The same, with as many connections as are given, and a clock. */
  HttpServer(
      InetSocketAddress address, @Nullable Tls tls, int maxConnections, LongSupplier nanoTime)
      throws IOException {
    this.tls = tls;
    this.maxConnections = maxConnections;
    this.nanoTime = nanoTime;
    listening = new ServerSocket();
    try {
      listening.bind(address, BACKLOG);
    } catch (IOException e) {
      listening.close();
      throw e;
    }
  }

  private static Thread thread(Runnable task, String name) {
    Thread thread = new Thread(null, task, name, STACK_BYTES, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    return thread;
  }

  /** Begins to serve. */
  public void start(HttpHandler handler) {
    Thread started = thread(() -> accept(handler), "isometrics-http-acceptor");
    acceptor = started;
    started.start();
    watchdog.start();
  }

  /** What is listened on. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listening.getLocalSocketAddress();
  }

  /** Whether HTTPS is spoken. */
  public boolean isSecure() {
    return tls != null;
  }

  /** How many connections were closed because the client made no progress. */
  public long clientsCut() {
    return connections.cut();
  }

  private void accept(HttpHandler handler) {
    while (!closed) {
      try {
        admit(listening.accept(), handler);
      } catch (Throwable e) {
        // No descriptor or thread is left, not even for a class to be read from a file, or the
        // server was closed. Whoever connects has to wait, without this thread being busy.
        if (!closed && !connections.closeUnprompt()) {
          pause();
        }
      }
    }
  }

  private void admit(Socket socket, HttpHandler handler) throws IOException {
    Connection connection =
        new Connection(socket, tls, handler, this::failed, connections::remove, nanoTime);
    boolean served = false;
    try {
      if (isPlace()) {
        connections.add(connection);
        threads.execute(connection);
        served = true;
      }
    } finally {
      if (!served) {
        connections.remove(connection);
        socket.close();
      }
    }
    if (closed) {
      connection.disconnect();
    }
  }

  /** Whether there may be another connection, after those that wait have made place. */
  private boolean isPlace() {
    while (connections.size() >= maxConnections) {
      if (fullLogged.compareAndSet(false, true)) {
        threads.execute(this::logFull); // as a log may take its time
      }
      if (!connections.closeLongestWaiting()) {
        return false;
      }
    }
    return true;
  }

  private void logFull() {
    Log.warn(
        "The metrics exporter has "
            + maxConnections
            + " connections, and keeps no more: those that have waited longest for a request are"
            + " closed in favor of new ones. Further cases are not logged");
  }

  /** A moment in which a descriptor may become free. */
  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(CHECK_MILLIS / 10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Logs what a handler did that it should not. */
  private void failed(Throwable failure) {
    if (failureLogged.compareAndSet(false, true)) {
      Log.warn("A connection of the metrics exporter failed. Further ones are not logged", failure);
    }
  }

  /**
   * Closes the connection of the client that has taken nothing of its answer for longest; false if
   * none has stalled.
   */
  public boolean disconnectSlowest() {
    return connections.disconnectSlowest();
  }

  /** How many do that now. */
  int count(Connection.Phase phase) {
    return connections.count(phase);
  }

  private void watch() {
    while (!closed) {
      descriptors.check();
      try {
        TimeUnit.MILLISECONDS.sleep(CHECK_MILLIS);
      } catch (InterruptedException e) {
        return; // the server was closed
      }
      connections.checkProgress();
    }
  }

  /** Frees the port, ends all connections, and waits a little for the threads to be gone. */
  public void close(long timeoutMillis) {
    closed = true;
    try {
      listening.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
    watchdog.interrupt();
    descriptors.close();
    connections.disconnect();
    threads.shutdown();
    try {
      threads.awaitTermination(timeoutMillis, TimeUnit.MILLISECONDS);
      watchdog.join(timeoutMillis);
      Thread accepting = acceptor;
      if (accepting != null) {
        accepting.join(timeoutMillis); // the port is free when it has left the system's call
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
