package io.isometrics.examples.migration;

import java.time.Duration;

/** Takes orders. */
public interface Orders {

  /** An order that was served. */
  void served(Duration duration);

  /** An order that failed. */
  void failed(Duration duration);
}
