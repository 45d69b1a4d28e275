package io.isometrics.jvm;

import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;

/** Classes, the compiler, and which JVM it is. */
final class RuntimeMetrics {

  private static final double MILLIS_PER_SECOND = 1e3;

  private RuntimeMetrics() {}

  static Registration registerClasses(MetricsRegistry registry) {
    ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
    return new Registrations()
        .add(
            registry
                .gauge("jvm_classes_currently_loaded", "Classes that are loaded.")
                .callback(classes::getLoadedClassCount))
        .add(
            registry
                .counter("jvm_classes_loaded_total", "Classes that were loaded so far.")
                .callback(classes::getTotalLoadedClassCount))
        .add(
            registry
                .counter("jvm_classes_unloaded_total", "Classes that were unloaded so far.")
                .callback(classes::getUnloadedClassCount));
  }

  static Registration registerCompilation(MetricsRegistry registry) {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    Registrations all = new Registrations();
    if (compiler != null && compiler.isCompilationTimeMonitoringSupported()) {
      all.add(
          registry
              .counter("jvm_compilation_time_seconds_total", "Time that the JIT compiler took.")
              .unit("seconds")
              .callback(() -> compiler.getTotalCompilationTime() / MILLIS_PER_SECOND));
    }
    return all;
  }

  static Registration registerInfo(MetricsRegistry registry) {
    return registry
        .info("jvm_runtime_info", "The version, vendor and runtime of the JVM.")
        .label("version", System.getProperty("java.runtime.version", "unknown"))
        .label("vendor", System.getProperty("java.vm.vendor", "unknown"))
        .label("runtime", System.getProperty("java.runtime.name", "unknown"))
        .register();
  }
}
