package io.isometrics;

/**
 * Keeps a callback alive. The registry holds callbacks strongly, so one lives until its
 * registration or its registry is closed, whether or not somebody keeps this object.
 */
@FunctionalInterface
public interface Registration extends AutoCloseable {

  /**
   * Ends the callback: its series are gone from the next collection on. Closing twice is harmless.
   * A callback that is running ends as it would.
   */
  @Override
  void close();
}
