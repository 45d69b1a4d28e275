/**
 * Metrics in tests: a backend that keeps them in memory, assertions, an extension for JUnit, and
 * the contract of a backend.
 *
 * <p>AssertJ is needed for the assertions, JUnit Jupiter for the extension and the contract,
 * JUnit's launcher for the coverage of a test run. Whoever uses them has them.
 */
module io.isometrics.testkit {
  requires transitive io.isometrics;
  requires java.net.http;
  requires static org.assertj.core;
  requires static org.jspecify;
  requires static org.junit.jupiter.api;
  requires static org.junit.platform.launcher;
  requires static org.opentest4j;

  exports io.isometrics.testkit;
  exports io.isometrics.testkit.contract;

  provides io.isometrics.spi.BackendProvider with
      io.isometrics.testkit.TestBackendProvider;
  provides org.junit.platform.launcher.LauncherSessionListener with
      io.isometrics.testkit.internal.CoverageListener;
  provides org.junit.platform.launcher.TestExecutionListener with
      io.isometrics.testkit.internal.CoverageListener;
}
