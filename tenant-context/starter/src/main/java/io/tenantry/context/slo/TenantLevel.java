package io.tenantry.context.slo;

import io.tenantry.context.Tenant;
import java.time.Duration;
import java.util.Optional;

/**
 * One tenant's last minute, five minutes and hour. Thread-safe.
 *
 * <p>That the 99th percentile of the durations is over the objective is the same as that more than
 * one in a hundred took longer than it, so two counts are enough to know, and exact.
 */
final class TenantLevel {

  private static final int MISSED_ABOVE_ONE_IN = 100;
  private static final int RECOVERED_BELOW_ONE_IN = 200;

  private final Tenant tenant;
  private final Objective objective;
  private final int leastRequests;
  private final SlidingCount minute;
  private final SlidingCount fiveMinutes;
  private final SlidingCount hour;
  private boolean missed;

  TenantLevel(Tenant tenant, Objective objective, int leastRequests, long now) {
    this.tenant = tenant;
    this.objective = objective;
    this.leastRequests = leastRequests;
    this.minute = new SlidingCount(Duration.ofMinutes(1), 12, now);
    this.fiveMinutes = new SlidingCount(Duration.ofMinutes(5), 20, now);
    this.hour = new SlidingCount(Duration.ofHours(1), 30, now);
  }

  Objective objective() {
    return objective;
  }

  /** Returns what there is to say now that was not said yet. */
  synchronized Optional<ObjectiveEvent> completed(long now, boolean slower, boolean failed) {
    minute.add(now, slower);
    fiveMinutes.add(now, slower || failed);
    hour.add(now, slower || failed);
    long requests = minute.requests(now);
    long slow = minute.bad(now);
    if (!missed && requests >= leastRequests && slow * MISSED_ABOVE_ONE_IN > requests) {
      missed = true;
      return Optional.of(new TenantObjectiveMissed(tenant, objective.duration(), requests, slow));
    }
    if (missed
        && (requests >= leastRequests || slow == 0)
        && slow * RECOVERED_BELOW_ONE_IN <= requests) {
      missed = false;
      return Optional.of(
          new TenantObjectiveRecovered(tenant, objective.duration(), requests, slow));
    }
    return Optional.empty();
  }

  synchronized double burnRateOfFiveMinutes(long now) {
    return burnRate(fiveMinutes, now);
  }

  synchronized double burnRateOfAnHour(long now) {
    return burnRate(hour, now);
  }

  /**
   * The share of bad requests over the share that may be: "The Site Reliability Workbook" (O'Reilly
   * 2018), chapter 5, "Alerting on SLOs". No requests burn nothing.
   */
  private double burnRate(SlidingCount window, long now) {
    long requests = window.requests(now);
    return requests == 0 ? 0 : (double) window.bad(now) / requests / (1 - objective.target());
  }
}
