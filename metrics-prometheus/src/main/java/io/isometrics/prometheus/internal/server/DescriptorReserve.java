package io.isometrics.prometheus.internal.server;

import io.isometrics.spi.Log;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * File descriptors that are kept for when the process has no others. The server can't accept a
 * client then; with these it can, so that what the process uses up can be seen from outside. Used
 * by one thread at a time, but for {@link #close}.
 */
final class DescriptorReserve {

  private static final int SIZE = 8;
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Pattern OPEN_FILES = Pattern.compile("(?m)^Max open files +(\\d{1,9}) ");

  /** Takes a descriptor. */
  interface Opener {

    Closeable open() throws IOException;
  }

  private final Opener opener;
  private final Executor threads;
  private final List<Closeable> kept = new ArrayList<>();
  private boolean logged;

  /** A log may read files, so none is taken from it while it is written. */
  private boolean logging;

  private boolean closed;

  /**
   * Nothing is kept yet.
   *
   * @param threads for the log, as it may take its time
   */
  DescriptorReserve(Executor threads) {
    this(SocketChannel::open, threads);
  }

  DescriptorReserve(Opener opener, Executor threads) {
    this.opener = opener;
    this.threads = threads;
  }

  /** How many the process may have open, where the system tells. */
  static int limit() {
    try {
      Matcher limit = OPEN_FILES.matcher(Files.readString(LIMITS));
      if (limit.find()) {
        return Integer.parseInt(limit.group(1));
      }
    } catch (IOException e) {
      // As if it had told nothing.
    }
    return Integer.MAX_VALUE;
  }

  /** Gives the descriptors back while there are no others, and takes them again afterwards. */
  synchronized void check() {
    if (closed || logging) {
      return;
    }
    int missing = SIZE - kept.size();
    try {
      // One more than are kept, as long as there are any.
      for (int i = 0; i <= missing; i++) {
        kept.add(opener.open());
      }
      closeOne();
    } catch (IOException e) {
      closeAll();
      if (!logged) {
        startLog(e);
      }
    }
  }

  private void startLog(IOException failure) {
    logging = true;
    try {
      threads.execute(() -> log(failure));
      logged = true;
    } catch (OutOfMemoryError e) { // no thread is left either; the next check may do better
      logging = false;
    }
  }

  private void log(IOException failure) {
    try {
      Log.warn(
          "The process has no file descriptors left, so the metrics exporter lives on "
              + SIZE
              + " that it had kept. Raise the limit (ulimit -n), or look for files or connections"
              + " that are not closed. Further cases are not logged",
          failure);
    } finally {
      endLog();
    }
  }

  private synchronized void endLog() {
    logging = false;
  }

  private void closeOne() throws IOException {
    kept.remove(kept.size() - 1).close();
  }

  private void closeAll() {
    while (!kept.isEmpty()) {
      try {
        closeOne();
      } catch (IOException e) {
        // It is given up all the same.
      }
    }
  }

  /** Gives the descriptors back for good. */
  synchronized void close() {
    closed = true;
    closeAll();
  }
}
