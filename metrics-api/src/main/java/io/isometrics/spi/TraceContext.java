package io.isometrics.spi;

import org.jspecify.annotations.Nullable;

/**
 * Tells a backend which trace the calling thread is in, so that it can put exemplars beside
 * counters and histograms: links from a metric to a request that made it what it is. OpenTelemetry
 * needs no implementation: {@code metrics-prometheus} finds its API, or its Java agent, by itself.
 *
 * <p>Known to {@link java.util.ServiceLoader}: an implementation has a public constructor without
 * parameters, and its name stands in {@code META-INF/services/io.isometrics.spi.TraceContext} and
 * in a {@code provides} clause of its module. The first one is asked.
 */
@FunctionalInterface
public interface TraceContext {

  /**
   * Where the calling thread is. Called by threads that record, when they could take an exemplar:
   * it must be fast, and must neither block nor, for a thread that is in no sampled span, allocate.
   * If it throws, it is reported and not asked again.
   *
   * @return the span; null if there is none, or it is not sampled, so that nobody could look it up
   */
  @Nullable Span currentSampledSpan();

  /**
   * A span of a trace, by its ids as its own system shows them.
   *
   * @param traceId such as {@code 4bf92f3577b34da6a3ce929d0e0e4736}
   * @param spanId such as {@code 00f067aa0ba902b7}; with the trace's it has at most 112 characters,
   *     as OpenMetrics allows
   */
  record Span(String traceId, String spanId) {}
}
