/**
 * Counts what is logged, by level. Each of the libraries is optional: the class for one that is not
 * there is never loaded.
 */
module io.isometrics.logging {
  requires transitive io.isometrics;
  requires java.logging;
  // Of the JDK, for what Log4j tells of a new configuration.
  requires static java.desktop;
  requires static ch.qos.logback.classic;
  requires static ch.qos.logback.core;
  requires static org.apache.logging.log4j;
  requires static org.apache.logging.log4j.core;
  requires static org.slf4j;
  requires static org.jspecify;

  exports io.isometrics.logging;
}
