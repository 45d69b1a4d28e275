/**
 * Metrics in unit tests: {@link io.isometrics.testkit.TestMetrics} has a registry to hand to the
 * code under test, and reads what it recorded.
 *
 * <pre>{@code
 * TestMetrics metrics = TestMetrics.create();
 * new OrderService(metrics.registry()).order("tea");
 * assertEquals(1, metrics.value("orders_total", "outcome", "OK"));
 * }</pre>
 */
@NullMarked
package io.isometrics.testkit;

import org.jspecify.annotations.NullMarked;
