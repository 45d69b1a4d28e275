/** Which OpenTelemetry the backend uses: that of the process, or an SDK of its own. */
@NullMarked
package io.isometrics.otel.internal.sdk;

import org.jspecify.annotations.NullMarked;
