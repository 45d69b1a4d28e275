/** How label values become array indexes and lookup keys. */
@NullMarked
package io.isometrics.internal.labels;

import org.jspecify.annotations.NullMarked;
