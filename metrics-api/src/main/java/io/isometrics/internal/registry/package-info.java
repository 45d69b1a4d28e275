/** What is declared: metrics, conflicts, limits, and the calls to the backend about each. */
@NullMarked
package io.isometrics.internal.registry;

import org.jspecify.annotations.NullMarked;
