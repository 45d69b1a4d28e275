package io.isometrics.spi;

/**
 * Whether a series is in use. A handle that a {@link Backend} makes implements it, so that {@link
 * io.isometrics.MetricsRegistry#audit} knows what was recorded, and series end that are idle. It is
 * asked when metrics are collected, and should cost recording nothing: a handle whose own storage
 * can't tell extends {@link TrackedHandle}.
 *
 * <p>Safe for use by many threads. Called with no lock of the library held.
 */
public interface SeriesActivity {

  /**
   * Whether anything was ever recorded, be it a 0.
   *
   * @return true from the first recording on, also when the series has ended
   */
  boolean isRecorded();

  /**
   * Tells recordings apart from none: it returns another number than the last time if anything was
   * recorded since. An amount of 0 that is added to a counter need not show.
   *
   * @return any number
   */
  long activity();
}
