package io.tenantry.benchmarks.decide;

import com.sun.management.ThreadMXBean;
import io.tenantry.benchmarks.result.Interval;
import io.tenantry.benchmarks.result.Row;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.List;
import java.util.Locale;

/** What stays in memory for a workload, after full collections, and what a decision uses up. */
final class Footprint {

  /** Longer than every window of the store. */
  private static final int SECONDS = 70;

  private Footprint() {}

  static List<Row> rows(int workloads, int tenants) {
    long before = used();
    Fleet fleet = new Fleet(workloads, tenants);
    long names = used();
    long kept;
    long ofATick;
    try {
      fleet.pass(SECONDS);
      kept = used() - names;
      long allocated = allocated();
      fleet.tick();
      ofATick = allocated() - allocated;
    } finally {
      Reference.reachabilityFence(fleet);
    }
    String size = String.format(Locale.ROOT, "%d tenants on %d pods", tenants, Fleet.PODS);
    return List.of(
        Row.of(
            "allocated by one decision, " + size,
            Interval.exact((double) ofATick / workloads),
            "B"),
        Row.of("kept for a workload, " + size, Interval.exact((double) kept / workloads), "B"),
        Row.of(
            "the same for each tenant at each pod",
            Interval.exact((double) kept / fleet.series()),
            "B"),
        Row.of(
            "names of a workload, " + size,
            Interval.exact((double) (names - before) / workloads),
            "B"));
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
