/** Exports the statistics of HikariCP's connection pools. */
@NullMarked
package io.isometrics.hikaricp;

import org.jspecify.annotations.NullMarked;
