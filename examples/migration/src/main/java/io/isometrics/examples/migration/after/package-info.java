/** The components of the shop, on Isometrics. */
@NullMarked
package io.isometrics.examples.migration.after;

import org.jspecify.annotations.NullMarked;
