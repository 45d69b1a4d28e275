/** The checks behind {@code /health} and {@code /ready}. Uses nothing else of the exporter. */
@NullMarked
package io.isometrics.prometheus.internal.health;

import org.jspecify.annotations.NullMarked;
