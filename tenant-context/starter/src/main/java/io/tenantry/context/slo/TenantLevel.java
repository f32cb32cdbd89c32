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

  synchronized Spent inFiveMinutes(long now) {
    return new Spent(fiveMinutes.requests(now), fiveMinutes.bad(now));
  }

  synchronized Spent inAnHour(long now) {
    return new Spent(hour.requests(now), hour.bad(now));
  }

  /** What became of the requests of a while. */
  record Spent(long requests, long bad) {

    static final Spent NOTHING = new Spent(0, 0);

    Spent plus(Spent other) {
      return new Spent(requests + other.requests, bad + other.bad);
    }

    /**
     * The share of bad requests over the share that may be: "The Site Reliability Workbook"
     * (O'Reilly 2018), chapter 5, "Alerting on SLOs". No requests burn nothing.
     */
    double burnRate(Objective objective) {
      return requests == 0 ? 0 : (double) bad / requests / (1 - objective.target());
    }
  }
}
