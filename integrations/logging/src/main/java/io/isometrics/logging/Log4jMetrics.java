package io.isometrics.logging;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import java.beans.PropertyChangeListener;
import java.util.Locale;
import java.util.UUID;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/**
 * Counts the events of Log4j 2: {@code log4j2_events_total}, by level, as Micrometer calls it.
 *
 * <pre>{@code
 * Log4jMetrics.register(registry);
 * }</pre>
 *
 * <p>An event counts once if the level of its logger and the filters before appenders let it
 * through, whatever the appenders do with it, also if its logger is not additive. Levels of your
 * own count as the standard level below them. It goes on when the configuration is read again.
 */
public final class Log4jMetrics {

  /** The levels of Log4j 2. */
  private enum Severity {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR,
    FATAL;

    static Severity of(Level level) {
      return switch (level.getStandardLevel()) {
        case OFF, FATAL -> FATAL;
        case ERROR -> ERROR;
        case WARN -> WARN;
        case INFO -> INFO;
        case DEBUG -> DEBUG;
        case TRACE, ALL -> TRACE;
      };
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Label<Severity> LEVEL =
      Label.of("level", Severity.class, Severity::toString);

  private Log4jMetrics() {}

  /**
   * Declares the metric and starts to count what is logged in the context of the caller. Register
   * once for each registry: a second time counts everything twice.
   *
   * @param registry where
   * @return ends the counting when closed
   * @throws IllegalStateException if the API of Log4j logs with something else than its core
   */
  public static Registration register(MetricsRegistry registry) {
    org.apache.logging.log4j.spi.LoggerContext context = LogManager.getContext(false);
    if (context instanceof LoggerContext core) {
      return register(registry, core);
    }
    throw new IllegalStateException(
        "Log4jMetrics can't count, because the API of Log4j logs with "
            + context.getClass().getName()
            + ": have log4j-core alone on the classpath, or register the metrics of the library that"
            + " it logs with");
  }

  /**
   * Declares the metric and starts to count what is logged in a context.
   *
   * @param registry where
   * @param context of Log4j's core
   * @return ends the counting when closed
   */
  public static Registration register(MetricsRegistry registry, LoggerContext context) {
    CountingAppender appender =
        new CountingAppender(
            registry
                .counter("log4j2_events_total", "Events that were logged with Log4j 2.")
                .labels(LEVEL)
                .register());
    appender.attach(context);
    PropertyChangeListener reattach =
        change -> {
          if (LoggerContext.PROPERTY_CONFIG.equals(change.getPropertyName())) {
            appender.attach(context);
          }
        };
    context.addPropertyChangeListener(reattach);
    return () -> {
      context.removePropertyChangeListener(reattach);
      appender.detach(context);
    };
  }

  private static final class CountingAppender extends AbstractAppender {

    private final Family1<Counter, Severity> events;

    CountingAppender(Family1<Counter, Severity> events) {
      // A configuration knows appenders by name, and there may be several registries.
      super("isometrics-" + UUID.randomUUID(), null, null, true, Property.EMPTY_ARRAY);
      this.events = events;
    }

    @Override
    public void append(LogEvent event) {
      events.with(Severity.of(event.getLevel())).increment();
    }

    /** A new configuration has new loggers, and the end of the old one stopped its appenders. */
    void attach(LoggerContext context) {
      start();
      Configuration configuration = context.getConfiguration();
      configuration.addAppender(this);
      for (LoggerConfig logger : configuration.getLoggers().values()) {
        // Others hand what they log to the one above them.
        boolean last = logger == configuration.getRootLogger() || !logger.isAdditive();
        if (last && !logger.getAppenders().containsKey(getName())) {
          logger.addAppender(this, null, null);
        }
      }
    }

    void detach(LoggerContext context) {
      for (LoggerConfig logger : context.getConfiguration().getLoggers().values()) {
        logger.removeAppender(getName());
      }
      stop();
    }
  }
}
