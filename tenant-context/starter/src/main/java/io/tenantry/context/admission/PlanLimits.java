package io.tenantry.context.admission;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What each tenant of a plan may ask of the service.
 *
 * @param requestsPerSecond finite, >= {@link #LOWEST_RATE}; empty: as many as it likes
 * @param burst requests that may come at once, before the rate counts, >= 1; empty: those of one
 *     second
 * @param concurrentRequests requests in progress, >= 1; empty: as many as it likes
 * @param weight its part of an overloaded process beside other tenants', 1 to {@link #MAX_WEIGHT}
 */
public record PlanLimits(
    OptionalDouble requestsPerSecond,
    OptionalInt burst,
    OptionalInt concurrentRequests,
    int weight) {

  /** One request in ten seconds: a limit slows a tenant down, it does not lock it out. */
  public static final double LOWEST_RATE = 0.1;

  /** More than any service serves. */
  public static final double HIGHEST_RATE = 1e9;

  /** As in the autoscaler's plans. */
  public static final int MAX_WEIGHT = 1000;

  /** No limits, and the weight of one. */
  public static final PlanLimits NONE =
      new PlanLimits(OptionalDouble.empty(), OptionalInt.empty(), OptionalInt.empty(), 1);

  public PlanLimits {
    requestsPerSecond.ifPresent(rate -> {
      if (!(rate >= LOWEST_RATE && rate <= HIGHEST_RATE)) {
        throw new IllegalArgumentException(
            "requestsPerSecond: %s (expected: %s to %s)"
                .formatted(rate, LOWEST_RATE, HIGHEST_RATE));
      }
    });
    burst.ifPresent(requests -> requireAtLeastOne("burst", requests));
    concurrentRequests.ifPresent(requests -> requireAtLeastOne("concurrentRequests", requests));
    if (weight < 1 || weight > MAX_WEIGHT) {
      throw new IllegalArgumentException(
          "weight: %d (expected: 1 to %d)".formatted(weight, MAX_WEIGHT));
    }
  }

  private static void requireAtLeastOne(String what, int requests) {
    if (requests < 1) {
      throw new IllegalArgumentException("%s: %d (expected: >= 1)".formatted(what, requests));
    }
  }
}
