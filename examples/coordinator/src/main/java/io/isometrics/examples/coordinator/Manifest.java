package io.isometrics.examples.coordinator;

import java.util.Set;

/**
 * Which workloads may join.
 *
 * @param measurements of the images that may run, as the processor measures them when they start
 */
record Manifest(Set<String> measurements) {
  Manifest {
    measurements = Set.copyOf(measurements);
  }
}
