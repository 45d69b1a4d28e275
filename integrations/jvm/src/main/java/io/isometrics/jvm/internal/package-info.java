/** What is found through {@link java.util.ServiceLoader}. */
@NullMarked
package io.isometrics.jvm.internal;

import org.jspecify.annotations.NullMarked;
