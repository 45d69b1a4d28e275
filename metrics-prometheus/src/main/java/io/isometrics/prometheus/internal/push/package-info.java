/**
 * Pushes to a Pushgateway: the group's URL, requests with retries, and the thread that makes them.
 * Uses {@code internal.collect}.
 */
@NullMarked
package io.isometrics.prometheus.internal.push;

import org.jspecify.annotations.NullMarked;
