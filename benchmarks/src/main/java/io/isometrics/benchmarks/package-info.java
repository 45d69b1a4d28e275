/** What recording costs, beside a bare adder and the Prometheus client library. */
@NullMarked
package io.isometrics.benchmarks;

import org.jspecify.annotations.NullMarked;
