/**
 * Who may in: TLS, passwords, tokens and the limit of requests, by what {@code internal.webconfig}
 * reads.
 */
@NullMarked
package io.isometrics.prometheus.internal.access;

import org.jspecify.annotations.NullMarked;
