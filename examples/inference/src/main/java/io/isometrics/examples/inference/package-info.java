/** A server of language models: small, but its metrics are those of a real one. */
@NullMarked
package io.isometrics.examples.inference;

import org.jspecify.annotations.NullMarked;
