package io.isometrics.examples.coordinator;

/**
 * What a workload shows to prove what it is. A real one is signed by the processor.
 *
 * @param measurement of the image that runs
 * @param debug whether its memory can be looked into from outside
 */
record Evidence(String measurement, boolean debug) {}
