package io.isometrics.prometheus.internal.text;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * What the backend has to say, on the logger {@code io.isometrics}. A broken logger breaks nobody.
 */
public final class Log {

  private static final Logger LOGGER = System.getLogger("io.isometrics");

  private Log() {}

  /** Something an operator should act on. */
  public static void warn(String message, @Nullable Throwable cause) {
    log(Level.WARNING, message, cause);
  }

  /** Something an operator may want to know. */
  public static void info(String message) {
    log(Level.INFO, message, null);
  }

  private static void log(Level level, String message, @Nullable Throwable cause) {
    try {
      LOGGER.log(level, message, cause);
    } catch (RuntimeException | LinkageError e) {
      System.err.println("isometrics: " + message + " (and the logger failed: " + e + ")");
    }
  }
}
