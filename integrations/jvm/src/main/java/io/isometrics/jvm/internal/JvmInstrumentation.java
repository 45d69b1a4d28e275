package io.isometrics.jvm.internal;

import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import io.isometrics.jvm.JvmMetrics;
import io.isometrics.spi.Instrumentation;

/** Registers all groups where {@code isometrics.jvm=true} is set. */
public final class JvmInstrumentation implements Instrumentation {

  /** For the service loader. */
  public JvmInstrumentation() {}

  @Override
  public String name() {
    return "jvm";
  }

  @Override
  public Registration register(MetricsRegistry registry) {
    return JvmMetrics.register(registry);
  }
}
