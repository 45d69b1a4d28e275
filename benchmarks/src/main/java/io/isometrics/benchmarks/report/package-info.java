/** What was measured, and the tables that show it. */
@NullMarked
package io.isometrics.benchmarks.report;

import org.jspecify.annotations.NullMarked;
