/** A coordinator of confidential workloads: small, but its metrics are those of a real one. */
@NullMarked
package io.isometrics.examples.coordinator;

import org.jspecify.annotations.NullMarked;
