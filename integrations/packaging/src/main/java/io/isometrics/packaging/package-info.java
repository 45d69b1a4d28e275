/** An application to be packed in several ways. */
@NullMarked
package io.isometrics.packaging;

import org.jspecify.annotations.NullMarked;
