/** The registry of the process: settings, discovery, and the end of the JVM. */
@NullMarked
package io.isometrics.internal.process;

import org.jspecify.annotations.NullMarked;
