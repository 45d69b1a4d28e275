package io.isometrics.logging;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Counts the events of {@code java.util.logging}: {@code jul_events_total}, by level.
 *
 * <pre>{@code
 * JavaLoggingMetrics.register(registry);
 * }</pre>
 *
 * <p>An event counts once if the level of its logger lets it through, whatever the handlers do with
 * it. Levels of your own count as the standard level below them. What a logger with {@code
 * useParentHandlers=false} logs is counted if the logger was there when the metrics were
 * registered, or when the configuration was last read; {@code LogManager.reset()} ends the
 * counting.
 */
public final class JavaLoggingMetrics {

  /** The levels of java.util.logging, lowest first. */
  private enum Severity {
    FINEST(Level.FINEST),
    FINER(Level.FINER),
    FINE(Level.FINE),
    CONFIG(Level.CONFIG),
    INFO(Level.INFO),
    WARNING(Level.WARNING),
    SEVERE(Level.SEVERE);

    private static final Severity[] ALL = values();

    private final int value;

    Severity(Level level) {
      value = level.intValue();
    }

    static Severity of(Level level) {
      int value = level.intValue();
      for (int i = ALL.length - 1; i > 0; i--) {
        if (value >= ALL[i].value) {
          return ALL[i];
        }
      }
      return FINEST;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Label<Severity> LEVEL =
      Label.of("level", Severity.class, Severity::toString);

  private JavaLoggingMetrics() {}

  /**
   * Declares the metric and starts to count. Register once for each registry: a second time counts
   * everything twice.
   *
   * @param registry where
   * @return ends the counting when closed
   */
  public static Registration register(MetricsRegistry registry) {
    CountingHandler handler =
        new CountingHandler(
            registry
                .counter("jul_events_total", "Events that were logged with java.util.logging.")
                .labels(LEVEL)
                .register());
    LogManager manager = LogManager.getLogManager();
    Runnable attach = () -> attach(manager, handler);
    attach.run();
    manager.addConfigurationListener(attach);
    return () -> {
      manager.removeConfigurationListener(attach);
      for (String name : Collections.list(manager.getLoggerNames())) {
        Logger logger = manager.getLogger(name);
        if (logger != null) {
          logger.removeHandler(handler);
        }
      }
    };
  }

  private static void attach(LogManager manager, Handler handler) {
    for (String name : Collections.list(manager.getLoggerNames())) {
      @Nullable Logger logger = manager.getLogger(name);
      // Others hand what they log to the one above them.
      if (logger != null
          && (name.isEmpty() || !logger.getUseParentHandlers())
          && !List.of(logger.getHandlers()).contains(handler)) {
        logger.addHandler(handler);
      }
    }
  }

  private static final class CountingHandler extends Handler {

    private final Family1<Counter, Severity> events;

    CountingHandler(Family1<Counter, Severity> events) {
      this.events = events;
    }

    @Override
    public void publish(LogRecord event) {
      events.with(Severity.of(event.getLevel())).increment();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
