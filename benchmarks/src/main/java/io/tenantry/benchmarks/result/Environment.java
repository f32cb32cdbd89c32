package io.tenantry.benchmarks.result;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Where it was measured. */
public record Environment(int cpus, long memoryGiB, String jdk) {

  public static Environment current() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new Environment(
        Runtime.getRuntime().availableProcessors(),
        Math.round(system.getTotalMemorySize() / (double) (1L << 30)),
        System.getProperty("java.version"));
  }
}
