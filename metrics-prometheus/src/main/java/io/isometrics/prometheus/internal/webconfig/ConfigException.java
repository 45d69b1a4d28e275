package io.isometrics.prometheus.internal.webconfig;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A web configuration that can't be used: the message names the file, the line and the rule. */
final class ConfigException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  ConfigException(Path file, int line, String problem) {
    this(file, line, problem, null);
  }

  ConfigException(Path file, int line, String problem, @Nullable Throwable cause) {
    super(file + ":" + line + ": " + problem, cause);
  }
}
