/**
 * The encoder of the text formats and of protobuf: writes a metric straight from its cells, byte
 * for byte as the Prometheus client library would.
 */
@NullMarked
package io.isometrics.prometheus.internal.text;

import org.jspecify.annotations.NullMarked;
