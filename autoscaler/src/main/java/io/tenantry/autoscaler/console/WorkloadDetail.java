package io.tenantry.autoscaler.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One workload with its past.
 *
 * @param decisions newest first
 */
record WorkloadDetail(WorkloadView workload, List<DecisionView> decisions, Series series) {

  /**
   * Columns of equal length, oldest first, as charts take them.
   *
   * @param time seconds since the epoch
   * @param requested replicas asked for, after what became of that moment's decision
   * @param ready replicas that took requests
   * @param capacity requests per second that the ready replicas serve within the objective; null
   *     while that is not known
   * @param requestsPerSecond null while the signal was too old
   * @param latencyMillis at the objective's percentile; null without requests
   */
  record Series(
      List<Double> time,
      List<Integer> requested,
      List<Integer> ready,
      List<@Nullable Double> capacity,
      List<@Nullable Double> requestsPerSecond,
      List<@Nullable Double> latencyMillis) {}
}
