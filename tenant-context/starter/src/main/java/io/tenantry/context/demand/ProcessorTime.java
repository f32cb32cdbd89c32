package io.tenantry.context.demand;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/**
 * Processor time that this process has used, on all processors, since this was made: what it took
 * to start is no part of what requests cost. Thread-safe.
 */
final class ProcessorTime {

  private static final double NANOS_PER_SECOND = 1e9;

  private final OperatingSystemMXBean system;
  private final long atFirst;

  private ProcessorTime(OperatingSystemMXBean system) {
    this.system = system;
    this.atFirst = system.getProcessCpuTime();
  }

  /** Empty on a JVM or an operating system that does not tell. */
  static Optional<ProcessorTime> ofThisProcess() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
            && system.getProcessCpuTime() >= 0
        ? Optional.of(new ProcessorTime(system))
        : Optional.empty();
  }

  double seconds() {
    return Math.max(0, system.getProcessCpuTime() - atFirst) / NANOS_PER_SECOND;
  }
}
