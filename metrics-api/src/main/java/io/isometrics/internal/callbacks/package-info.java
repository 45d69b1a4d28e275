/** Series that are read from the application's callbacks. */
@NullMarked
package io.isometrics.internal.callbacks;

import org.jspecify.annotations.NullMarked;
