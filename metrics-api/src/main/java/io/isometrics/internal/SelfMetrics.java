package io.isometrics.internal;

import io.isometrics.Counter;
import io.isometrics.spi.DropReason;

/** What the library counts of itself. */
public interface SelfMetrics {

  /** Counts nothing; for a registry that is still being made. */
  SelfMetrics NONE =
      new SelfMetrics() {
        @Override
        public Counter dropped(String metric, DropReason reason) {
          return NoopHandle.INSTANCE;
        }

        @Override
        public Counter overflowed(String metric) {
          return NoopHandle.INSTANCE;
        }
      };

  /** The recordings dropped on a metric for a reason. */
  Counter dropped(String metric, DropReason reason);

  /** The look-ups on a metric that went to its overflow series. */
  Counter overflowed(String metric);
}
