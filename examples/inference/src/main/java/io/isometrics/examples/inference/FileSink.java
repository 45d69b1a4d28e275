package io.isometrics.examples.inference;

import io.isometrics.events.Event;
import io.isometrics.events.EventBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A sink of one's own, as a runtime for models may have it: every event is a line of a file. It
 * knows nothing of the service, nor the service of it.
 */
final class FileSink extends EventBackend {

  /** Beyond these, events are dropped and counted, rather than memory filled. */
  private static final int MAX_WAITING = 10_000;

  private final LinkedBlockingQueue<Event> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
  private final Path file;

  FileSink(Path file) {
    super("file");
    this.file = file;
  }

  @Override
  protected boolean accept(Event event) {
    return waiting.offer(event);
  }

  @Override
  public boolean flush(Duration timeout) {
    readCallbacks();
    return write();
  }

  private synchronized boolean write() {
    try (Writer out =
        Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (Event event = waiting.poll(); event != null; event = waiting.poll()) {
        out.write(
            event.timeNanos() + " " + event.kind() + " " + event.series() + " " + event.value());
        out.write('\n');
      }
      return true;
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    super.close();
    write();
  }
}
