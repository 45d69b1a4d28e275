/** The series of a family: found without a lock, made and ended through the backend. */
@NullMarked
package io.isometrics.internal.series;

import org.jspecify.annotations.NullMarked;
