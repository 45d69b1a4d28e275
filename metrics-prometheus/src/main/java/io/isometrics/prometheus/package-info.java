/**
 * The Prometheus backend and its HTTP exporter.
 *
 * <p>On the class path, with the setting {@code isometrics.http.port=9400}, nothing else is needed:
 * {@link io.isometrics.Metrics#registry()} finds {@link
 * io.isometrics.prometheus.PrometheusBackendProvider}, and {@code http://127.0.0.1:9400/metrics}
 * answers. In code:
 *
 * <pre>{@code
 * var backend = PrometheusBackend.create();
 * var registry = MetricsRegistry.builder().backend(backend).build();
 * var exporter = PrometheusExporter.builder(backend).port(9400).start();
 * }</pre>
 */
@NullMarked
package io.isometrics.prometheus;

import org.jspecify.annotations.NullMarked;
