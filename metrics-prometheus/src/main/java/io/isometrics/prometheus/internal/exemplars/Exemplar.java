package io.isometrics.prometheus.internal.exemplars;

import io.isometrics.spi.TraceContext;

/**
 * One recording, and the request that made it.
 *
 * @param span where it was made
 * @param value what was added or observed
 * @param millis when, since 1970
 */
public record Exemplar(TraceContext.Span span, double value, long millis) {}
