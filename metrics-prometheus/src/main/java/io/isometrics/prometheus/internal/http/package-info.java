/**
 * The HTTP side of the exporter: the choice of a format, and the answers. Uses {@code
 * internal.server}, {@code internal.collect}, {@code internal.health} and {@code internal.page}.
 */
@NullMarked
package io.isometrics.prometheus.internal.http;

import org.jspecify.annotations.NullMarked;
