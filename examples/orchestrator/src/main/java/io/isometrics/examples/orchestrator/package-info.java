/** An orchestrator of containers: small, but its metrics are those of a real one. */
@NullMarked
package io.isometrics.examples.orchestrator;

import org.jspecify.annotations.NullMarked;
