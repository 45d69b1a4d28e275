/** Carries Isometrics' metrics to a {@code MeterRegistry} of Micrometer. */
module io.isometrics.micrometer {
  requires transitive io.isometrics;
  requires transitive micrometer.core;
  requires static org.jspecify;

  exports io.isometrics.micrometer;

  provides io.isometrics.spi.BackendProvider with
      io.isometrics.micrometer.MicrometerBackendProvider;
}
