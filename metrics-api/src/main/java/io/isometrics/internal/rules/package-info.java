/** What names, labels and buckets must keep to, and the messages that say so. */
@NullMarked
package io.isometrics.internal.rules;

import org.jspecify.annotations.NullMarked;
