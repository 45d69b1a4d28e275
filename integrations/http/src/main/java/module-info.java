/** Measures HTTP requests, under the names of OpenTelemetry's semantic conventions. */
module io.isometrics.http {
  requires transitive io.isometrics;
  requires transitive jdk.httpserver;
  requires transitive java.net.http;
  // Only for HttpServletMetrics.
  requires static jakarta.servlet;
  requires static org.jspecify;

  exports io.isometrics.http;
}
