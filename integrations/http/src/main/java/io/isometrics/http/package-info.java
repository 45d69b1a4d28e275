/** Measures HTTP requests. */
@NullMarked
package io.isometrics.http;

import org.jspecify.annotations.NullMarked;
