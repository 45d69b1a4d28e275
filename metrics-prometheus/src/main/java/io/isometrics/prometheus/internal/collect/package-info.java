/**
 * The collectors of Isometrics in a Prometheus registry, and the scrape of that registry. Uses
 * {@code internal.text}.
 */
@NullMarked
package io.isometrics.prometheus.internal.collect;

import org.jspecify.annotations.NullMarked;
