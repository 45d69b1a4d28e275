package io.isometrics.prometheus.internal.webconfig;

import io.isometrics.spi.Log;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The web configuration as its files are now. They are looked at once a second at most, when a
 * client comes. What can't be used is logged once, and the configuration before stays.
 */
public final class ReloadingConfig {

  private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Path file;
  private final LongSupplier nanoTime;

  /** Held while the files are looked at; who finds it taken uses what there is. */
  private final ReentrantLock lock = new ReentrantLock();

  private ConfigFiles files;
  private volatile long checked;
  private volatile WebConfig current;

  /**
   * Reads the file.
   *
   * @throws IllegalArgumentException if it can't be used; the message names the line
   */
  public ReloadingConfig(Path file) {
    this(file, System::nanoTime);
  }

  ReloadingConfig(Path file, LongSupplier nanoTime) {
    this.file = file;
    this.nanoTime = nanoTime;
    this.checked = nanoTime.getAsLong();
    this.files = new ConfigFiles(file);
    this.current = WebConfigReader.read(files);
  }

  /** The configuration; looks for changes if that was not done for a second. */
  public WebConfig get() {
    if (nanoTime.getAsLong() - checked >= CHECK_NANOS && lock.tryLock()) {
      try {
        refresh();
        checked = nanoTime.getAsLong();
      } finally {
        lock.unlock();
      }
    }
    return current;
  }

  private void refresh() {
    if (!files.changed()) {
      return;
    }
    ConfigFiles fresh = new ConfigFiles(file);
    files = fresh;
    try {
      WebConfig config = WebConfigReader.read(fresh);
      if ((config.tls() == null) != (current.tls() == null)) {
        throw new ConfigException(
            file, 1, "switches TLS on or off, which takes a restart of the exporter");
      }
      current = config;
      Log.info("The web configuration was read again: " + file);
    } catch (RuntimeException e) {
      Log.warn(
          "The web configuration is used as it was before, because it can't be read again: "
              + e.getMessage());
    }
  }
}
