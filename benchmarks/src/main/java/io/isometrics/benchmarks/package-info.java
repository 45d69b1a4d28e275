/**
 * What recording, looking up and scraping cost, side by side with bare adders and with what else
 * one might use. The states of a benchmark are one class for each peer, so that a fork of JMH loads
 * and warms up one of them only.
 */
@NullMarked
package io.isometrics.benchmarks;

import org.jspecify.annotations.NullMarked;
