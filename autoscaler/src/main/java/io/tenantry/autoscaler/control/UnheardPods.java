package io.tenantry.autoscaler.control;

import io.tenantry.autoscaler.workload.PodName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What pods are asked that take requests and say nothing: as much as the others, in the mean,
 * because requests are spread over all that are ready. Mutable; for the loop's thread.
 */
final class UnheardPods {

  /** Where fewer than a quarter of the pods are heard, they say little about the others. */
  private static final double MOST = 4;

  private final Map<PodName, Instant> readySince = new HashMap<>();

  /**
   * The demand of all as a multiple of what the pods are asked that are counted; 1..4. A pod that
   * is not ready for as long as a sample may be old is not missed yet: it may not have been asked
   * anything, and replicas that start would ask for more replicas.
   */
  double factor(Set<PodName> ready, Set<PodName> counted, Duration staleAfter, Instant now) {
    readySince.keySet().retainAll(ready);
    int heard = 0;
    int missed = 0;
    for (PodName pod : ready) {
      Instant since = readySince.computeIfAbsent(pod, name -> now);
      if (counted.contains(pod)) {
        heard++;
      } else if (!now.isBefore(since.plus(staleAfter))) {
        missed++;
      }
    }
    return heard == 0 ? 1 : Math.min(MOST, (double) (heard + missed) / heard);
  }
}
