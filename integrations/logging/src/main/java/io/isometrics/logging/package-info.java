/** Counts what is logged, by level. */
@NullMarked
package io.isometrics.logging;

import org.jspecify.annotations.NullMarked;
