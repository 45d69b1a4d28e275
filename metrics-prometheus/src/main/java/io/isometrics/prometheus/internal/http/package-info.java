/**
 * The HTTP side of the exporter: threads that serve requests, the choice of a format, and the
 * answers. Uses {@code internal.collect} and {@code internal.health}.
 */
@NullMarked
package io.isometrics.prometheus.internal.http;

import org.jspecify.annotations.NullMarked;
