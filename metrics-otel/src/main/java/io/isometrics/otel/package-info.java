/**
 * The OpenTelemetry backend.
 *
 * <p>On the class path nothing else is needed: {@link io.isometrics.Metrics#registry()} finds
 * {@link io.isometrics.otel.OpenTelemetryBackendProvider}, and the metrics go to where the
 * variables {@code OTEL_*} say, {@code http://localhost:4318} by default. In code:
 *
 * <pre>{@code
 * var backend = OpenTelemetryBackend.create(openTelemetry);
 * var registry = MetricsRegistry.builder().backend(backend).build();
 * }</pre>
 */
@NullMarked
package io.isometrics.otel;

import org.jspecify.annotations.NullMarked;
