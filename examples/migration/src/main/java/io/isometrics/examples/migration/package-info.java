/** A book shop that moves its metrics, one package after the other, and serves the same text. */
@NullMarked
package io.isometrics.examples.migration;

import org.jspecify.annotations.NullMarked;
