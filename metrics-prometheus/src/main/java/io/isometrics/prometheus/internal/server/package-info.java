/** A small HTTP/1.1 server that no number of clients keeps from serving the next one. */
@NullMarked
package io.isometrics.prometheus.internal.server;

import org.jspecify.annotations.NullMarked;
