package io.tenantry.autoscaler.console;

import io.tenantry.autoscaler.capacity.LatenessTradeOff;
import io.tenantry.autoscaler.demand.LatencyObjective;
import org.jspecify.annotations.Nullable;

/**
 * What was learned of a workload's requests and replicas.
 *
 * @param cpuMillisPerRequest CPU time that a request costs
 * @param cpusPerReplica that a replica may use
 * @param latePriceReplicaSeconds what a late request counts as, in seconds of one replica
 * @param latePercent of the requests of the last hour or so, 0..100; null without requests
 * @param allowedLatePercent what the objective leaves to be late
 */
record LearnedView(
    double cpuMillisPerRequest,
    double cpusPerReplica,
    double latePriceReplicaSeconds,
    @Nullable Double latePercent,
    double allowedLatePercent) {

  static LearnedView of(LatenessTradeOff learned, LatencyObjective objective) {
    return new LearnedView(
        Rounded.hundredths(learned.capacity().cpuSecondsPerRequest() * 1000),
        Rounded.hundredths(learned.capacity().cpusPerReplica()),
        Rounded.hundredths(learned.price()),
        learned.lateShare().isPresent()
            ? Rounded.hundredths(learned.lateShare().getAsDouble() * 100)
            : null,
        Rounded.hundredths(objective.allowedLate() * 100));
  }
}
