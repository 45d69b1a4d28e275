/**
 * What happens when an SDK of the backend's own exports: what is sent, what the receiver answers,
 * and what became of it.
 */
@NullMarked
package io.isometrics.otel.internal.export;

import org.jspecify.annotations.NullMarked;
