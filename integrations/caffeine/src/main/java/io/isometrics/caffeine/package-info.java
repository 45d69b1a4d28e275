/** Exports the statistics of Caffeine's caches. */
@NullMarked
package io.isometrics.caffeine;

import org.jspecify.annotations.NullMarked;
