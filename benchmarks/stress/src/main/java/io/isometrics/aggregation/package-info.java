/** What the stress tests need to see of cells. */
@NullMarked
package io.isometrics.aggregation;

import org.jspecify.annotations.NullMarked;
