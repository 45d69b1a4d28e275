/**
 * Reads the web configuration file: what operators say about TLS, passwords, tokens and limits.
 * Uses nothing else of the exporter.
 */
@NullMarked
package io.isometrics.prometheus.internal.webconfig;

import org.jspecify.annotations.NullMarked;
