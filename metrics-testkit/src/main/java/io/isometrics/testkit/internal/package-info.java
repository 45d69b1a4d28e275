/** The machinery of the testkit: reading and rendering, coverage, catalogues. Not exported. */
@NullMarked
package io.isometrics.testkit.internal;

import org.jspecify.annotations.NullMarked;
