/**
 * Says that no metrics are wanted, which differs from having forgotten a backend: nothing is
 * recorded, and nobody is warned. Declarations are checked all the same.
 */
module io.isometrics.noop {
  requires io.isometrics;
  requires static org.jspecify;

  exports io.isometrics.noop;

  provides io.isometrics.spi.BackendProvider with
      io.isometrics.noop.NullBackendProvider;
}
