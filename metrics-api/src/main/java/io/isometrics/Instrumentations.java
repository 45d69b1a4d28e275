package io.isometrics;

import io.isometrics.internal.process.ProcessRegistry;
import io.isometrics.spi.Instrumentation;
import io.isometrics.spi.Log;
import java.util.HashSet;
import java.util.Iterator;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Starts the instrumentations that the settings of the process ask for. */
final class Instrumentations {

  /** The loader's iterator goes on after an error; this bounds what a hopeless one costs. */
  private static final int MAX_ERRORS = 100;

  private Instrumentations() {}

  /** Starts them; never throws. */
  static void start(@Nullable ClassLoader own, ProcessRegistry process, MetricsRegistry registry) {
    Set<String> found = new HashSet<>();
    Iterator<Instrumentation> all =
        ServiceLoader.load(
                Instrumentation.class, own == null ? ClassLoader.getSystemClassLoader() : own)
            .iterator();
    int errors = 0;
    while (errors < MAX_ERRORS) {
      String what = "An instrumentation";
      try {
        if (!all.hasNext()) {
          break;
        }
        Instrumentation each = all.next();
        what = "The instrumentation " + each.getClass().getName();
        String name = each.name();
        if (found.add(name) && process.isOn("isometrics." + name)) {
          process.closeWith(each.register(registry));
        }
      } catch (Throwable e) { // whatever is on the classpath, the application goes on
        errors++;
        Log.warn(what + " can't be started and is skipped: " + e, e);
      }
    }
    if (!found.contains("jvm") && process.isOn("isometrics.jvm")) {
      Log.warn(
          "The setting isometrics.jvm=true has no effect, because metrics-jvm is not on the"
              + " classpath: add it. See docs/jvm-metrics.md");
    }
  }
}
