/** The components of the shop, on the Prometheus client library. */
@NullMarked
package io.isometrics.examples.migration.before;

import org.jspecify.annotations.NullMarked;
