/**
 * The Micrometer backend, for applications that have a {@code MeterRegistry} already: libraries
 * that are instrumented with Isometrics then need nothing else.
 *
 * <p>On the class path nothing is to be configured: {@link io.isometrics.Metrics#registry()} finds
 * {@link io.isometrics.micrometer.MicrometerBackendProvider}, which uses Micrometer's global
 * registry. In code:
 *
 * <pre>{@code
 * var backend = MicrometerBackend.create(meterRegistry);
 * var registry = MetricsRegistry.builder().backend(backend).build();
 * }</pre>
 */
@NullMarked
package io.isometrics.micrometer;

import org.jspecify.annotations.NullMarked;
