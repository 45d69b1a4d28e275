/** Calls to backends that may fail, and several backends as one. */
@NullMarked
package io.isometrics.internal.backend;

import org.jspecify.annotations.NullMarked;
