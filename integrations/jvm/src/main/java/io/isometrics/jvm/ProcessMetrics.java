package io.isometrics.jvm;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import java.lang.management.ManagementFactory;
import java.util.OptionalDouble;

/** The process as the operating system sees it. */
final class ProcessMetrics {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MILLIS_PER_SECOND = 1e3;

  private ProcessMetrics() {}

  static Registration register(MetricsRegistry registry) {
    Registrations all = new Registrations();
    double started = ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS_PER_SECOND;
    all.add(
        registry
            .gauge("process_start_time_seconds", "When the process started, since 1970.")
            .unit("seconds")
            .callback(() -> started));
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      all.add(
          registry
              .counter("process_cpu_seconds_total", "CPU time of the process.")
              .unit("seconds")
              .optionalCallback(() -> known(system.getProcessCpuTime(), NANOS_PER_SECOND)));
    }
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      all.add(
              registry
                  .gauge("process_open_fds", "File descriptors that are open.")
                  .optionalCallback(() -> known(unix.getOpenFileDescriptorCount(), 1)))
          .add(
              registry
                  .gauge("process_max_fds", "File descriptors that may be open at most.")
                  .optionalCallback(() -> known(unix.getMaxFileDescriptorCount(), 1)));
    }
    if (LinuxProcess.isReadable()) {
      LinuxProcess linux = new LinuxProcess();
      all.add(
              registry
                  .gauge("process_resident_memory_bytes", "Bytes of the process in memory.")
                  .unit("bytes")
                  .optionalCallback(() -> linux.bytes("VmRSS:")))
          .add(
              registry
                  .gauge("process_virtual_memory_bytes", "Bytes of the process's address space.")
                  .unit("bytes")
                  .optionalCallback(() -> linux.bytes("VmSize:")));
    }
    return all;
  }

  private static OptionalDouble known(long value, double divisor) {
    return value < 0 ? OptionalDouble.empty() : OptionalDouble.of(value / divisor);
  }
}
