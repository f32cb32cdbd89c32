package io.tenantry.benchmarks.cluster;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How busy the processors were over some time.
 *
 * @param machine part of all of them that was busy, whoever it was; 0 to 1
 * @param generator processors that this process used, which sends the requests
 */
record MachineLoad(double machine, double generator) {

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** Knows when the time began. */
  record Meter(long nanos, long cpuNanos) {

    MachineLoad end() {
      return new MachineLoad(
          SYSTEM.getCpuLoad(),
          (double) (SYSTEM.getProcessCpuTime() - cpuNanos) / (System.nanoTime() - nanos));
    }
  }

  /** Begins; one at a time in a process. */
  static Meter begin() {
    // It tells of the time since it was last asked.
    var _ = SYSTEM.getCpuLoad();
    return new Meter(System.nanoTime(), SYSTEM.getProcessCpuTime());
  }
}
