package io.isometrics.prometheus.internal.server;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The connections of a server, and which of them may stay. */
final class Connections {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** How long a connection is kept from one request to the next. */
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(75);

  /** An honest client's request is there at once, or a little later on a bad line. */
  private static final long PROMPT_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * A system tells that a client took something when about a third of a socket's buffer is free
   * again, so one that reads slowly seems to take nothing for a while.
   */
  private static final long STALLED_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Set<Connection> all = ConcurrentHashMap.newKeySet();
  private final LongAdder cut = new LongAdder();

  void add(Connection connection) {
    all.add(connection);
  }

  void remove(Connection connection) {
    all.remove(connection);
  }

  int size() {
    return all.size();
  }

  /** How many were closed because the client made no progress. */
  long cut() {
    return cut.sum();
  }

  /** Closes one that has not sent its request for long; false if there is none. */
  boolean closeUnprompt() {
    return cutLongest(Connection.Phase.READING, PROMPT_NANOS);
  }

  /**
   * Closes a connection that waits for its client, so that there is place for another: one that has
   * not sent its request for long, else the longest waiting of those that have not sent their
   * request or of those that are kept for a next one, whichever are more, as these are no honest
   * clients; false if all are being served.
   */
  boolean closeLongestWaiting() {
    if (closeUnprompt()) {
      return true;
    }
    boolean moreKept = count(Connection.Phase.IDLE) > count(Connection.Phase.READING);
    return cutLongest(moreKept ? Connection.Phase.IDLE : Connection.Phase.READING, 0)
        || disconnectSlowest();
  }

  /** How many do that now. */
  int count(Connection.Phase phase) {
    int count = 0;
    for (Connection connection : all) {
      count += connection.phase() == phase ? 1 : 0;
    }
    return count;
  }

  /**
   * Closes the connection of the client that has taken nothing of its answer for longest; false if
   * none has stalled.
   */
  boolean disconnectSlowest() {
    return cutLongest(Connection.Phase.SENDING, STALLED_NANOS);
  }

  private boolean cutLongest(Connection.Phase waiting, long leastNanos) {
    Connection longest = longest(waiting, leastNanos);
    while (longest != null) {
      if (cut(longest, waiting, leastNanos)) {
        return true;
      }
      longest = longest(waiting, leastNanos); // as that one's request came just now
    }
    return false;
  }

  private @Nullable Connection longest(Connection.Phase waiting, long leastNanos) {
    Connection longest = null;
    long most = leastNanos;
    for (Connection connection : all) {
      long nanos = connection.nanos();
      if (connection.phase() == waiting && nanos >= most) {
        longest = connection;
        most = nanos;
      }
    }
    return longest;
  }

  private boolean cut(Connection connection, Connection.Phase waiting, long leastNanos) {
    if (!connection.cut(waiting, leastNanos)) {
      return false;
    }
    all.remove(connection);
    cut.increment();
    return true;
  }

  /** Closes those whose client has made no progress for too long. */
  void checkProgress() {
    all.forEach(this::checkProgress);
  }

  private void checkProgress(Connection connection) {
    Connection.Phase phase = connection.phase();
    switch (phase) {
      case READING, SENDING -> cut(connection, phase, PATIENCE_NANOS);
      case IDLE -> {
        if (connection.cut(phase, IDLE_NANOS)) {
          all.remove(connection);
        }
      }
      case ANSWERING -> {
        // The handler has limits of its own.
      }
    }
  }

  /** Closes all, whatever they do. */
  void disconnect() {
    all.forEach(Connection::disconnect);
    all.clear();
  }
}
