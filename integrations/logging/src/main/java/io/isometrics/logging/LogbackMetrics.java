package io.isometrics.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import java.util.Locale;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * Counts the events of Logback: {@code logback_events_total}, by level, as Micrometer calls it.
 *
 * <pre>{@code
 * LogbackMetrics.register(registry);
 * }</pre>
 *
 * <p>An event counts once if the level of its logger and the turbo filters let it through, whatever
 * the appenders do with it. It goes on when the configuration is read again. What a logger with
 * {@code additivity="false"} logs is counted if the logger was there when the metrics were
 * registered, or when a level was last set, as any configuration does.
 */
public final class LogbackMetrics {

  /** The levels of Logback. */
  private enum Severity {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR;

    static Severity of(Level level) {
      return switch (level.toInt()) {
        case Level.ERROR_INT -> ERROR;
        case Level.WARN_INT -> WARN;
        case Level.INFO_INT -> INFO;
        case Level.DEBUG_INT -> DEBUG;
        default -> TRACE;
      };
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Label<Severity> LEVEL =
      Label.of("level", Severity.class, Severity::toString);

  private LogbackMetrics() {}

  /**
   * Declares the metric and starts to count what is logged through SLF4J. Register once for each
   * registry: a second time counts everything twice.
   *
   * @param registry where
   * @return ends the counting when closed
   * @throws IllegalStateException if SLF4J logs with something else
   */
  public static Registration register(MetricsRegistry registry) {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    if (factory instanceof LoggerContext context) {
      return register(registry, context);
    }
    throw new IllegalStateException(
        "LogbackMetrics can't count, because SLF4J logs with "
            + factory.getClass().getName()
            + ": put logback-classic before it on the classpath, or register the metrics of the"
            + " library that it logs with");
  }

  /**
   * Declares the metric and starts to count what is logged in a context.
   *
   * @param registry where
   * @param context of Logback
   * @return ends the counting when closed
   */
  public static Registration register(MetricsRegistry registry, LoggerContext context) {
    CountingAppender appender =
        new CountingAppender(
            registry
                .counter("logback_events_total", "Events that were logged with Logback.")
                .labels(LEVEL)
                .register());
    appender.setContext(context);
    appender.setName("isometrics");
    Reattaching listener = new Reattaching(appender);
    listener.attach(context);
    context.addListener(listener);
    return () -> {
      context.removeListener(listener);
      context.getLoggerList().forEach(logger -> logger.detachAppender(appender));
      appender.stop();
    };
  }

  private static final class CountingAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

    private final Family1<Counter, Severity> events;

    CountingAppender(Family1<Counter, Severity> events) {
      this.events = events;
    }

    @Override
    protected void append(ILoggingEvent event) {
      events.with(Severity.of(event.getLevel())).increment();
    }
  }

  /** A configuration that is read again takes all appenders away first. */
  private record Reattaching(CountingAppender appender) implements LoggerContextListener {

    void attach(LoggerContext context) {
      if (!appender.isStarted()) {
        appender.start();
      }
      for (Logger logger : context.getLoggerList()) {
        // Others hand what they log to the one above them.
        boolean last = logger.getName().equals(Logger.ROOT_LOGGER_NAME) || !logger.isAdditive();
        if (last && !logger.isAttached(appender)) {
          logger.addAppender(appender);
        }
      }
    }

    @Override
    public boolean isResetResistant() {
      return true;
    }

    @Override
    public void onStart(LoggerContext context) {
      attach(context);
    }

    @Override
    public void onReset(LoggerContext context) {
      attach(context);
    }

    @Override
    public void onStop(LoggerContext context) {}

    @Override
    public void onLevelChange(Logger logger, Level level) {
      attach(logger.getLoggerContext());
    }
  }
}
