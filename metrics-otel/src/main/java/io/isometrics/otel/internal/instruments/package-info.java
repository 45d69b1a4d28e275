/** Metrics as instruments of OpenTelemetry: their meters, units, attributes and histograms. */
@NullMarked
package io.isometrics.otel.internal.instruments;

import org.jspecify.annotations.NullMarked;
