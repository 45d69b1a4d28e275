/** Measures the Java virtual machine, its process and executors. */
@NullMarked
package io.isometrics.jvm;

import org.jspecify.annotations.NullMarked;
