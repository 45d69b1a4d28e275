/**
 * What is shared between threads without a lock, under jcstress: each class is one structure, and
 * its outcomes are all that may ever be seen.
 */
@NullMarked
package io.isometrics.stress;

import org.jspecify.annotations.NullMarked;
