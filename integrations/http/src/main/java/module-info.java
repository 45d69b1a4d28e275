/** Measures HTTP requests, under the names of OpenTelemetry's semantic conventions. */
module io.isometrics.http {
  requires transitive io.isometrics;
  requires transitive jdk.httpserver;
  requires static org.jspecify;

  exports io.isometrics.http;
}
