package io.isometrics.logging;

import static io.isometrics.testkit.IsometricsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import io.isometrics.Registration;
import io.isometrics.testkit.TestMetrics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.xml.XmlConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events of the real libraries. */
class LoggingMetricsTest {

  private static final String JAVA_LOGGING =
      """
      handlers=
      .level=INFO
      shop.level=FINEST
      """;
  private static final String LOGBACK =
      """
      <configuration>
        <logger name="shop.audit" additivity="false"/>
        <logger name="shop" level="TRACE"/>
        <root level="INFO"/>
      </configuration>
      """;
  private static final String LOG4J =
      """
      <Configuration status="WARN">
        <Loggers>
          <Logger name="shop.audit" level="TRACE" additivity="false"/>
          <Logger name="shop" level="TRACE"/>
          <Root level="INFO"/>
        </Loggers>
      </Configuration>
      """;

  private final TestMetrics metrics = TestMetrics.create(builder -> builder.strict(false));
  private final LoggerContext logback = new LoggerContext();
  private final org.apache.logging.log4j.core.LoggerContext log4j =
      new org.apache.logging.log4j.core.LoggerContext("test");
  // Held, as java.util.logging forgets loggers that nobody holds.
  private final Logger shop = Logger.getLogger("shop");
  private final Logger audit = Logger.getLogger("shop.audit");
  private Registration registration = () -> {};

  @AfterEach
  void stop() throws IOException {
    registration.close();
    audit.setUseParentHandlers(true);
    logback.stop();
    log4j.close();
    LogManager.getLogManager().readConfiguration();
  }

  private static ByteArrayInputStream in(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void configureJavaLogging() throws IOException {
    LogManager.getLogManager().readConfiguration(in(JAVA_LOGGING));
  }

  private void configureLogback() throws JoranException {
    logback.reset();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(logback);
    configurator.doConfigure(in(LOGBACK));
  }

  private void configureLog4j() throws IOException {
    log4j.start(new XmlConfiguration(log4j, new ConfigurationSource(in(LOG4J))));
  }

  // ---- java.util.logging ----

  @Test
  void javaLoggingByLevel() throws IOException {
    configureJavaLogging();
    registration = JavaLoggingMetrics.register(metrics.registry());
    shop.severe("1");
    shop.warning("2");
    shop.info("3");
    shop.config("4");
    shop.fine("5");
    shop.finer("6");
    shop.finest("7");
    shop.log(Level.parse("950"), "of a level of its own, above warning");
    Logger.getLogger("elsewhere").fine("not logged");

    assertThat(metrics)
        .exposition("jul_events_total")
        .isEqualTo(
            """
            jul_events_total{level="finest"} 1
            jul_events_total{level="finer"} 1
            jul_events_total{level="fine"} 1
            jul_events_total{level="config"} 1
            jul_events_total{level="info"} 1
            jul_events_total{level="warning"} 2
            jul_events_total{level="severe"} 1
            """);
  }

  @Test
  void javaLoggingThatDoesNotReachTheRoot() throws IOException {
    configureJavaLogging();
    audit.setUseParentHandlers(false);
    registration = JavaLoggingMetrics.register(metrics.registry());
    audit.info("1");

    assertCount("jul_events_total", "info", 1);
  }

  @Test
  void javaLoggingIsCountedAfterItsConfigurationWasReadAgain() throws IOException {
    registration = JavaLoggingMetrics.register(metrics.registry());
    configureJavaLogging();
    shop.info("1");
    assertCount("jul_events_total", "info", 1);

    registration.close();
    shop.info("2");
    configureJavaLogging();
    shop.info("3");
    assertCount("jul_events_total", "info", 1);
  }

  @Test
  void whatTheLibraryLogsIsCountedToo() throws IOException {
    configureJavaLogging();
    registration = JavaLoggingMetrics.register(metrics.registry());
    metrics
        .registry()
        .gauge("broken", "Fails.")
        .callback(
            () -> {
              throw new IllegalStateException("as a bug would");
            });
    metrics.snapshot();

    assertCount("jul_events_total", "warning", 1);
  }

  @Test
  void whatTheLibraryLogsOfAnEventThatItCannotCountIsTheEndOfIt() throws IOException {
    configureJavaLogging();
    metrics.registry().gauge("jul_events_total", "Of another type.").register();
    registration = JavaLoggingMetrics.register(metrics.registry());
    // The library says that it drops a recording: an event, whose recording it drops.
    shop.info("1");
    shop.info("2");

    assertThat(metrics)
        .counter("isometrics_dropped_total", "metric", "jul_events_total", "reason", "conflict")
        .hasValue(3);
  }

  // ---- Logback ----

  @Test
  void logbackByLevel() throws JoranException {
    configureLogback();
    registration = LogbackMetrics.register(metrics.registry(), logback);
    var logger = logback.getLogger("shop");
    logger.error("1");
    logger.warn("2");
    logger.atInfo().addKeyValue("key", "value").log("3");
    logger.debug("4");
    logger.trace("5");
    logback.getLogger("elsewhere").debug("not logged");

    assertThat(metrics)
        .exposition("logback_events_total")
        .isEqualTo(
            """
            logback_events_total{level="trace"} 1
            logback_events_total{level="debug"} 1
            logback_events_total{level="info"} 1
            logback_events_total{level="warn"} 1
            logback_events_total{level="error"} 1
            """);
  }

  @Test
  void logbackThatDoesNotReachTheRoot() throws JoranException {
    configureLogback();
    registration = LogbackMetrics.register(metrics.registry(), logback);
    logback.getLogger("shop.audit").info("1");

    assertCount("logback_events_total", "info", 1);
  }

  @Test
  void logbackIsCountedAfterItsConfigurationWasReadAgain() throws JoranException {
    registration = LogbackMetrics.register(metrics.registry(), logback);
    configureLogback();
    logback.getLogger("shop").info("1");
    logback.getLogger("shop.audit").info("2");
    assertCount("logback_events_total", "info", 2);

    registration.close();
    logback.getLogger("shop").info("3");
    configureLogback();
    logback.getLogger("shop").info("4");
    assertCount("logback_events_total", "info", 2);
  }

  @Test
  void logbackOfSlf4j() {
    registration = LogbackMetrics.register(metrics.registry());
    org.slf4j.LoggerFactory.getLogger("shop").error("1");

    assertCount("logback_events_total", "error", 1);
  }

  // ---- Log4j 2 ----

  @Test
  void log4jByLevel() throws IOException {
    configureLog4j();
    registration = Log4jMetrics.register(metrics.registry(), log4j);
    var logger = log4j.getLogger("shop");
    logger.fatal("1");
    logger.error("2");
    logger.warn("3");
    logger.atInfo().log("4");
    logger.debug("5");
    logger.trace("6");
    logger.log(org.apache.logging.log4j.Level.forName("NOTICE", 350), "between warn and info");
    log4j.getLogger("elsewhere").debug("not logged");

    assertThat(metrics)
        .exposition("log4j2_events_total")
        .isEqualTo(
            """
            log4j2_events_total{level="trace"} 1
            log4j2_events_total{level="debug"} 1
            log4j2_events_total{level="info"} 1
            log4j2_events_total{level="warn"} 2
            log4j2_events_total{level="error"} 1
            log4j2_events_total{level="fatal"} 1
            """);
  }

  @Test
  void log4jThatDoesNotReachTheRoot() throws IOException {
    configureLog4j();
    registration = Log4jMetrics.register(metrics.registry(), log4j);
    log4j.getLogger("shop.audit").info("1");

    assertCount("log4j2_events_total", "info", 1);
  }

  @Test
  void log4jIsCountedAfterItsConfigurationWasReadAgain() throws IOException {
    configureLog4j();
    registration = Log4jMetrics.register(metrics.registry(), log4j);
    configureLog4j();
    log4j.getLogger("shop").info("1");
    log4j.getLogger("shop.audit").info("2");
    assertCount("log4j2_events_total", "info", 2);

    registration.close();
    log4j.getLogger("shop").info("3");
    configureLog4j();
    log4j.getLogger("shop").info("4");
    assertCount("log4j2_events_total", "info", 2);
  }

  private void assertCount(String name, String level, int expected) {
    assertThat(metrics).counter(name, "level", level).hasValue(expected);
  }
}
