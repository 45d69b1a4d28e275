package io.isometrics.examples.influxdb;

import io.isometrics.events.Event;
import io.isometrics.events.EventBackend;
import io.isometrics.spi.Log;
import io.isometrics.spi.OwnCounter;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Writes each event to InfluxDB 1.x as a point with its time, so that counts, percentiles and
 * levels are queries over raw data. Callbacks are read in a period.
 */
final class InfluxBackend extends EventBackend {

  private static final Duration LAST_FLUSH = Duration.ofSeconds(5);

  private final BatchSender sender;
  private final ScheduledExecutorService callbacks;
  private final Future<?> reading;

  /**
   * Starts to send.
   *
   * @param url such as {@code http://localhost:8086}
   * @param database which must be there
   * @param instance tells the points of this process from those of others; may be empty
   * @param queue how many events may wait
   * @param period how often callbacks are read
   */
  InfluxBackend(URI url, String database, String instance, int queue, Duration period) {
    super("influxdb");
    String db = URLEncoder.encode(database, StandardCharsets.UTF_8);
    sender =
        new BatchSender(
            url.resolve("/write?precision=ns&db=" + db),
            new LineProtocol(instance),
            queue,
            this::notDelivered);
    callbacks =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "influxdb-callbacks");
              thread.setDaemon(true);
              return thread;
            });
    long nanos = period.toNanos();
    reading = callbacks.scheduleWithFixedDelay(this::readThem, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  private void readThem() {
    try {
      readCallbacks();
    } catch (RuntimeException e) { // in strict mode; the next run is due all the same
      Log.warn("Callbacks could not be read", e);
    }
  }

  @Override
  protected boolean accept(Event event) {
    return sender.offer(event);
  }

  @Override
  public boolean flush(Duration timeout) {
    readCallbacks(timeout);
    return sender.flush(timeout);
  }

  @Override
  public List<OwnCounter> ownCounters() {
    List<OwnCounter> all = new ArrayList<>(super.ownCounters());
    all.add(
        new OwnCounter(
            "isometrics_influxdb_batches_total", "Batches that arrived.", sender::batches));
    all.add(
        new OwnCounter(
            "isometrics_influxdb_retries_total",
            "Attempts to send a batch that failed.",
            sender::retries));
    return all;
  }

  @Override
  public void close() {
    reading.cancel(false);
    callbacks.shutdown();
    readThem();
    super.close();
    sender.close(LAST_FLUSH);
  }
}
