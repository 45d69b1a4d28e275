/**
 * What depends on the version of the Prometheus client library: its writers, its metadata, and what
 * old versions lack. Uses none of the other rooms.
 */
@NullMarked
package io.isometrics.prometheus.internal.library;

import org.jspecify.annotations.NullMarked;
