/** Programs that record one value and end, so that how long that takes can be measured. */
@NullMarked
package io.isometrics.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
