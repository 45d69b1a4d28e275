/** Exemplars: which recordings become one, and the handles that take them. */
@NullMarked
package io.isometrics.prometheus.internal.exemplars;

import org.jspecify.annotations.NullMarked;
