package io.isometrics.spi;

import io.isometrics.MetricDescriptor;
import java.time.Duration;
import java.util.function.ObjDoubleConsumer;

/**
 * Series that are read rather than recorded: those of a callback or collector of the application.
 */
public interface ObservableMetric {

  /** Longer than any callback may take. */
  Duration NO_LIMIT = Duration.ofDays(1);

  /**
   * The declaration.
   *
   * @return a counter or a gauge
   */
  MetricDescriptor metric();

  /**
   * Reads the series, which runs the application's code. What that throws, or sets wrongly, is
   * counted and left out, and does not come here, except in strict mode. It is waited for as long
   * as the setting {@code isometrics.callback.timeout} says at most; after that it is left out,
   * counted, and logged once.
   *
   * @param out is given each series
   */
  default void read(ObjDoubleConsumer<LabelValues> out) {
    read(NO_LIMIT, out);
  }

  /**
   * The same for a reader who has only so much time.
   *
   * @param limit how long to wait at most
   * @param out is given each series
   */
  void read(Duration limit, ObjDoubleConsumer<LabelValues> out);
}
