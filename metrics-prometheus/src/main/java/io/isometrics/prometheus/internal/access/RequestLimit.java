package io.isometrics.prometheus.internal.access;

import io.isometrics.prometheus.internal.webconfig.WebConfig;

/** A token bucket: so many requests at once, and one more after each interval. */
final class RequestLimit {

  private final WebConfig.Limit limit;
  private double tokens;
  private long filled = System.nanoTime();

  RequestLimit(WebConfig.Limit limit) {
    this.limit = limit;
    this.tokens = limit.burst();
  }

  /** Whether this is still what the configuration says. */
  boolean isOf(WebConfig.Limit other) {
    return limit.intervalNanos() == other.intervalNanos() && limit.burst() == other.burst();
  }

  synchronized boolean allow() {
    long now = System.nanoTime();
    tokens = Math.min(limit.burst(), tokens + (double) (now - filled) / limit.intervalNanos());
    filled = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
