package io.isometrics.prometheus.internal.exemplars;

import io.isometrics.spi.Log;
import io.isometrics.spi.TraceContext;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Says which recordings become exemplars: one in a sampled trace, if there is none yet or it is
 * older than seven seconds. They are shown for seventy. Both are what the Prometheus client has.
 */
public final class ExemplarSampler {

  private static final long MIN_AGE_MILLIS = Duration.ofSeconds(7).toMillis();
  private static final long MAX_AGE_MILLIS = Duration.ofSeconds(70).toMillis();

  /** What OpenMetrics allows for all labels of an exemplar. */
  private static final int MAX_CHARACTERS = 128;

  private static final int NAME_CHARACTERS = "trace_id".length() + "span_id".length();

  private final InstantSource clock;

  /** Null once it has failed. */
  private volatile @Nullable TraceContext context;

  /**
   * A sampler.
   *
   * @param context is asked for the trace of a recording
   * @param clock gives exemplars their time
   */
  public ExemplarSampler(TraceContext context, InstantSource clock) {
    this.context = context;
    this.clock = clock;
  }

  /** What takes the place of an exemplar, or null if it stays. */
  @Nullable Exemplar next(@Nullable Exemplar earlier, double value) {
    TraceContext asked = context;
    if (asked == null || (earlier != null && age(earlier) < MIN_AGE_MILLIS)) {
      return null;
    }
    TraceContext.Span span;
    try {
      span = asked.currentSampledSpan();
    } catch (RuntimeException | LinkageError e) {
      context = null;
      Log.warn(
          "No exemplars are taken any more, because "
              + asked.getClass().getName()
              + " could not tell the span of the caller",
          e);
      return null;
    }
    return span == null || isTooLong(span) ? null : new Exemplar(span, value, clock.millis());
  }

  private static boolean isTooLong(TraceContext.Span span) {
    return span.traceId().length() + span.spanId().length() + NAME_CHARACTERS > MAX_CHARACTERS;
  }

  /** Whether an exemplar is still to be shown. */
  boolean isShown(Exemplar exemplar) {
    return age(exemplar) <= MAX_AGE_MILLIS;
  }

  private long age(Exemplar exemplar) {
    return clock.millis() - exemplar.millis();
  }
}
