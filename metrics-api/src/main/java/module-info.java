/**
 * The Isometrics API: declare and record metrics without choosing a backend.
 *
 * <p>{@link io.isometrics} is for those who instrument code, {@link io.isometrics.spi} and {@link
 * io.isometrics.aggregation} for those who write a backend. The module needs {@code java.base} and
 * nothing else at run time.
 */
module io.isometrics {
  requires static org.jspecify;

  exports io.isometrics;
  exports io.isometrics.aggregation;
  exports io.isometrics.events;
  exports io.isometrics.spi;

  uses io.isometrics.spi.BackendProvider;
  uses io.isometrics.spi.Instrumentation;
}
