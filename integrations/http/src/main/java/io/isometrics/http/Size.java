package io.isometrics.http;

import io.isometrics.Buckets;
import org.jspecify.annotations.Nullable;

/** Sizes of bodies, as their header has them. */
final class Size {

  static final String HEADER = "Content-Length";

  /** The size of a body whose header does not say it. */
  static final long UNKNOWN = -1;

  private Size() {}

  /** The bounds of histograms of sizes: 100 bytes to 10 MB. */
  static double[] bounds() {
    return Buckets.exponential(100, 10, 6);
  }

  static long of(@Nullable String header) {
    if (header == null) {
      return UNKNOWN;
    }
    try {
      return Long.parseLong(header.strip());
    } catch (NumberFormatException e) {
      return UNKNOWN;
    }
  }
}
