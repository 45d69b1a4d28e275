package io.isometrics.otel.internal.export;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the receiver of one export said. The exporters of the SDK tell success from failure, but not
 * that a part was rejected; the senders below them see that, so they leave it here.
 */
final class ExportResponse {

  private static final ThreadLocal<@Nullable ExportResponse> CURRENT = new ThreadLocal<>();

  private volatile @Nullable String problem;
  private volatile boolean taken = true;

  /** Runs an export, which hands its request to a sender on the same thread. */
  <T> T during(Supplier<T> export) {
    CURRENT.set(this);
    try {
      return export.get();
    } finally {
      CURRENT.remove();
    }
  }

  /** That of the export which is being run on this thread; null if it is not one of metrics. */
  static @Nullable ExportResponse current() {
    return CURRENT.get();
  }

  /** The receiver took none of it, or did not answer. */
  void refused(String why) {
    taken = false;
    problem = why;
  }

  /** The receiver took it, but for a part. */
  void rejectedPart(String what) {
    problem = what;
  }

  /** Whether the receiver took it, if only in part, as far as is known. */
  boolean isTaken() {
    return taken;
  }

  /** What was wrong, or null if there was no answer or nothing was. */
  @Nullable String problem() {
    return problem;
  }
}
