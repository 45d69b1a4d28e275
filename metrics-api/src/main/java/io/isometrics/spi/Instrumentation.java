package io.isometrics.spi;

import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;

/**
 * Measures something of the process without a line of code: {@link io.isometrics.Metrics#registry}
 * registers it where the setting {@code isometrics.NAME} is {@code true}, and ends it with {@link
 * io.isometrics.Metrics#shutdown}.
 *
 * <p>Known to {@link java.util.ServiceLoader}: an implementation has a public constructor without
 * parameters, and its name stands in {@code META-INF/services/io.isometrics.spi.Instrumentation}
 * and in a {@code provides} clause of its module. One that throws is reported and skipped.
 */
public interface Instrumentation {

  /**
   * What the setting is called that switches it on.
   *
   * @return a short lower-case name, such as {@code jvm} for {@code isometrics.jvm=true}
   */
  String name();

  /**
   * Declares the metrics, and starts to measure. Called once, when the backend of the registry is
   * known, by the thread that asked for the registry first.
   *
   * @param registry the registry of the process
   * @return ends what was started when closed
   */
  Registration register(MetricsRegistry registry);
}
