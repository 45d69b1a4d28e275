package io.isometrics.spi;

import io.isometrics.Counter;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.MetricDescriptor;
import io.isometrics.MetricsAudit;
import io.isometrics.Registration;
import io.isometrics.internal.backend.NoopHandle;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Makes series and carries them away.
 *
 * <p><b>Threads.</b> {@link #declare}, {@link #observe}, making and removing the series of one
 * metric, and {@link #undeclare} are called one at a time, in their order, and with no lock of the
 * library held, never while recording; calls for different metrics come from many threads at once.
 * The handles returned are recorded to by any number of threads at once, without a lock.
 *
 * <p><b>Handles are what the user holds.</b> Nothing stands between the caller of {@link
 * Counter#increment} and the object that {@link #counter} returned, so a handle must itself keep
 * the promise never to throw: what it can't record (see {@link DropReason}) it hands to {@link
 * Series#dropped} and goes on. It should neither lock nor allocate. One that implements {@link
 * SeriesActivity} tells whether it was used.
 *
 * <p><b>Errors.</b> What a backend throws from these methods is logged and counted; the caller gets
 * a handle that counts its recordings as dropped.
 */
public interface Backend extends AutoCloseable {

  /**
   * Tells of a metric, once, before anything else that concerns it.
   *
   * @param metric the declaration
   */
  default void declare(MetricDescriptor metric) {}

  /**
   * Makes a series of a counter. Never asked twice for the same series, unless it was removed.
   *
   * @param series the metric, its label values, and where to report what is dropped
   * @return the handle that the user records with
   */
  Counter counter(Series series);

  /**
   * Makes a series of a gauge, which has no value until it is set if {@link
   * MetricDescriptor#optional} says so; or of an info metric, which is set to 1 at once.
   *
   * @param series as for {@link #counter}
   * @return the handle that the user records with
   */
  Gauge gauge(Series series);

  /**
   * Makes a series of a histogram or of a timer, whose unit is the second.
   *
   * @param series as for {@link #counter}; its metric has the buckets
   * @return the handle that the user records with
   */
  Histogram histogram(Series series);

  /**
   * Adds series that are read rather than recorded. A backend that is collected reads them at each
   * collection, one that pushes reads them when it pushes.
   *
   * @param metric what to read; it never throws
   * @return ends the reading when closed
   */
  Registration observe(ObservableMetric metric);

  /**
   * Ends a series: it is not carried away again. Its handle may still be in use; recordings on it
   * are reported as {@link DropReason#SERIES_ENDED}.
   *
   * @param series the series, the same object as when it was made
   * @param handle what this backend returned for it
   */
  void remove(Series series, Object handle);

  /**
   * Tells that a metric is no longer declared: the last callback that read it was closed. Its name
   * may be declared again later.
   *
   * @param metric the same object as for {@link #declare}
   */
  default void undeclare(MetricDescriptor metric) {}

  /**
   * Hands over everything recorded so far, where the backend pushes.
   *
   * @param timeout how long to wait at most
   * @return whether every receiver that the backend pushes to took everything recorded before the
   *     call; a backend that is only scraped has nothing to hand over, and returns true
   */
  default boolean flush(Duration timeout) {
    return true;
  }

  /**
   * Whether {@link io.isometrics.Metrics#registry()} is strict with this backend, unless the
   * setting {@code isometrics.strict} says otherwise: what would be dropped throws. For backends
   * that are only there in tests.
   *
   * @return false, unless overridden
   */
  default boolean isStrict() {
    return false;
  }

  /**
   * How many series a family has at most on this backend, if neither its declaration nor the
   * registry says so. Of several backends the smallest limit holds.
   *
   * @return the limit; 0, unless overridden, for {@link
   *     io.isometrics.MetricsRegistry#DEFAULT_MAX_SERIES}
   */
  default int defaultMaxSeries() {
    return 0;
  }

  /**
   * What the backend counts of itself, asked for once.
   *
   * @return counters to be exported; none, unless overridden
   */
  default List<OwnCounter> ownCounters() {
    return List.of();
  }

  /**
   * Gives the audit of the registry that records here, for a backend that shows it. Called once,
   * before the first metric of the application is declared, or when the backend is found.
   *
   * @param audit makes an audit of the moment; may be called by any thread
   */
  default void auditedBy(Supplier<MetricsAudit> audit) {}

  /**
   * The names of what the backend exports and was never told of by {@link #declare}, where it
   * knows: metrics that others have put where its own go.
   *
   * @return names as they are exported; none, unless overridden
   */
  default Set<String> undeclared() {
    return Set.of();
  }

  /**
   * What keeps metrics from getting where they should at the moment, for a health check: an
   * exporter that could not be started, exports that fail. Asked often, so it must not wait.
   *
   * @return what an operator has to know; empty if all is well, as far as the backend can tell
   */
  default Optional<String> problem() {
    return Optional.empty();
  }

  /**
   * Keeps the backend alive for a while after the process was told to end, for what is still
   * recorded then. Called before {@link #close} if the setting {@code isometrics.shutdown.wait} is
   * above 0.
   *
   * @param wait how long to wait at most
   * @throws InterruptedException if the thread is interrupted
   */
  default void awaitLastCollection(Duration wait) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(wait.toNanos());
  }

  /**
   * Called in the place of {@link #close} when the JVM ends. A backend that records on something
   * which outlives it, and which is closed by somebody else, overrides this to leave it alone.
   */
  default void endWithProcess() {
    close();
  }

  /**
   * Stops: hands over what was recorded, where the backend pushes, and frees ports and threads.
   * Called once. Recording afterwards must stay harmless.
   */
  @Override
  default void close() {}

  /**
   * The backend that records nothing. With it, looking up series and recording are skipped
   * altogether.
   *
   * @return always the same object
   */
  static Backend noop() {
    return Noop.INSTANCE;
  }

  /** The backend of {@link #noop()}. */
  enum Noop implements Backend {
    /** The only one. */
    INSTANCE;

    @Override
    public Counter counter(Series series) {
      return NoopHandle.INSTANCE;
    }

    @Override
    public Gauge gauge(Series series) {
      return NoopHandle.INSTANCE;
    }

    @Override
    public Histogram histogram(Series series) {
      return NoopHandle.INSTANCE;
    }

    @Override
    public Registration observe(ObservableMetric metric) {
      return NoopHandle.INSTANCE;
    }

    @Override
    public void remove(Series series, Object handle) {}
  }
}
