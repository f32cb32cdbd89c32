package io.tenantry.autoscaler.control;

import io.tenantry.autoscaler.capacity.RequestCost;
import io.tenantry.autoscaler.capacity.StartUpTime;
import io.tenantry.autoscaler.decision.LatenessBudget;
import io.tenantry.autoscaler.demand.DemandMemory;
import io.tenantry.autoscaler.demand.Dispersion;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What was learned about a workload, so that whoever decides next need not learn it again.
 *
 * @param at when something was learned last
 * @param cost what a request costs
 * @param budget the price of a late request and what of it was spent; empty while there is none
 * @param waitingSeconds what a request waits on others; >= 0
 */
public record ModelSnapshot(
    Instant at,
    RequestCost cost,
    Optional<LatenessBudget> budget,
    double waitingSeconds,
    StartUpTime.Learned startUp,
    Dispersion dispersion,
    DemandMemory demand) {

  /** After a day, another version may serve another demand: only what a request costs is a hint. */
  private static final Duration OLD = Duration.ofHours(24);

  /** The time that the longer of the peaks look back on. */
  private static final Duration PEAKS = Duration.ofMinutes(15);

  /** What is kept is replaced after so long, however little was learned. */
  private static final Duration REFRESH = Duration.ofMinutes(10);

  /** A relative difference of cost or price that is worth keeping at once. */
  private static final double WORTH_KEEPING = 0.02;

  public ModelSnapshot {
    if (!(waitingSeconds >= 0) || Double.isInfinite(waitingSeconds)) {
      throw new IllegalArgumentException(
          "waitingSeconds: %s (expected: finite, >= 0)".formatted(waitingSeconds));
    }
  }

  /** As much of it as is worth believing at {@code now}. */
  ModelSnapshot believedAt(Instant now) {
    Duration age = Duration.between(at, now);
    if (age.compareTo(OLD) > 0) {
      return new ModelSnapshot(
          at,
          cost,
          Optional.empty(),
          0,
          StartUpTime.Learned.NOTHING,
          Dispersion.POISSON,
          DemandMemory.NONE);
    }
    return age.compareTo(PEAKS) > 0
        ? new ModelSnapshot(
            at, cost, budget, waitingSeconds, startUp, dispersion, demand.withoutPeaks())
        : this;
  }

  /** Whether it tells enough that {@code kept}, which is older, does not. */
  public boolean isNewsAfter(ModelSnapshot kept) {
    return Duration.between(kept.at(), at).compareTo(REFRESH) >= 0
        || budget.isPresent() != kept.budget().isPresent()
        || differ(cost.secondsPerRequest().orElse(0), kept.cost().secondsPerRequest().orElse(0))
        || differ(
            budget.map(LatenessBudget::price).orElse(0.0),
            kept.budget().map(LatenessBudget::price).orElse(0.0))
        || differ(startUp.meanSeconds(), kept.startUp().meanSeconds());
  }

  private static boolean differ(double now, double before) {
    return Math.abs(now - before) > WORTH_KEEPING * before;
  }
}
