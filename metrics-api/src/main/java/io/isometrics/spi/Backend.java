package io.isometrics.spi;

import io.isometrics.Counter;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.MetricDescriptor;
import io.isometrics.Registration;
import io.isometrics.internal.Noop;
import java.time.Duration;

/**
 * Makes series and carries them away.
 *
 * <p><b>Threads.</b> {@link #declare}, {@link #observe}, and making and removing the series of one
 * family are called under a lock of that family, never while recording; calls for different
 * families come from many threads at once. The handles returned are recorded to by any number of
 * threads at once, without a lock.
 *
 * <p><b>Handles are what the user holds.</b> Nothing stands between the caller of {@link
 * Counter#increment} and the object that {@link #counter} returned, so a handle must itself keep
 * the promise never to throw: what it can't record (see {@link DropReason}) it hands to {@link
 * Series#dropped} and goes on. It should neither lock nor allocate.
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
   * Makes a series of a gauge.
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
   * Hands over everything recorded so far, where the backend pushes.
   *
   * @param timeout how long to wait at most
   * @return whether all of it arrived; a backend that only answers scrapes returns true
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
}
