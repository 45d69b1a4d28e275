/** Threads for the application's callbacks, which may hang. */
@NullMarked
package io.isometrics.internal.threads;

import org.jspecify.annotations.NullMarked;
