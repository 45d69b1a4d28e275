/** The backend named {@code null}, chosen by having this jar on the class path and no other. */
@NullMarked
package io.isometrics.noop;

import org.jspecify.annotations.NullMarked;
