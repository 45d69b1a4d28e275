/** Reads in a unit test what the code under test has recorded. */
module io.isometrics.testkit {
  requires transitive io.isometrics;
  requires static org.jspecify;

  exports io.isometrics.testkit;

  provides io.isometrics.spi.BackendProvider with
      io.isometrics.testkit.TestBackendProvider;
}
