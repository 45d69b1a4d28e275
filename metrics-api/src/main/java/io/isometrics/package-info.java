/**
 * Declare metrics, record them, and leave the choice of the backend to whoever runs the program.
 *
 * <h2>Authors of libraries and services</h2>
 *
 * Take a {@link io.isometrics.MetricsRegistry} as a constructor argument, or ask {@link
 * io.isometrics.Metrics#registry()} for the one of the process. Declare what a component measures
 * in one place, keep the handles, and record:
 *
 * <pre>{@code
 * Counter served =
 *     registry.counter("orders_served_total", "Orders served.").register();
 * served.increment();
 * }</pre>
 *
 * which every backend exports under exactly that name:
 *
 * <pre>
 * # HELP orders_served_total Orders served.
 * # TYPE orders_served_total counter
 * orders_served_total 1.0
 * </pre>
 *
 * Declaring is strict: a bad name or a contradicting declaration is an {@link
 * java.lang.IllegalArgumentException} that names the metric, the rule and the fix. Recording never
 * throws: what can't be recorded is dropped, counted in {@code
 * isometrics_dropped_total{metric,reason}} and logged once. Without a backend on the class path
 * declarations are still checked and recording costs nothing measurable.
 *
 * <p>Everything in this package is safe for use by many threads. Recording takes no lock and
 * allocates nothing.
 *
 * <h2>Whoever runs the program</h2>
 *
 * The backend is a jar on the class path: {@code metrics-prometheus}, {@code metrics-null}, or any
 * other that provides {@link io.isometrics.spi.BackendProvider}. Where there are several, {@code
 * isometrics.backend} chooses.
 *
 * <h2>Authors of backends</h2>
 *
 * Implement {@link io.isometrics.spi.Backend}; {@link io.isometrics.aggregation} has ready-made
 * storage.
 */
@NullMarked
package io.isometrics;

import org.jspecify.annotations.NullMarked;
