package io.isometrics.spi;

/**
 * Makes a backend known to {@link java.util.ServiceLoader}. An implementation has a public
 * constructor without parameters, and its name stands in {@code
 * META-INF/services/io.isometrics.spi.BackendProvider} and in a {@code provides} clause of its
 * module.
 *
 * <p>A provider that throws is reported and skipped; it never hides the others.
 */
public interface BackendProvider {

  /** What a backend has unless there is a reason: 0. */
  int DEFAULT_PRIORITY = 0;

  /**
   * The name to choose the backend by, in {@code isometrics.backend}.
   *
   * @return a short lower-case name such as {@code prometheus}
   */
  String name();

  /**
   * Which backend is used if several are found and none is chosen: the highest. Backends for
   * production leave it at {@link #DEFAULT_PRIORITY}; a testkit is above, {@code null} below.
   *
   * @return the priority
   */
  default int priority() {
    return DEFAULT_PRIORITY;
  }

  /**
   * Makes the backend. Called at most once by discovery. What is recorded on {@link
   * io.isometrics.Metrics#registry()} meanwhile is repeated on the backend afterwards.
   *
   * @param config the settings of the process
   * @return the backend
   */
  Backend create(BackendConfig config);
}
