package io.tenantry.context.admission;

import io.tenantry.context.Admission;
import io.tenantry.context.PlanName;
import io.tenantry.context.TenantId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** The limits of all tenants at one moment: those of the plans, and what is said of them live. */
final class LimitsInForce {

  private final Map<PlanName, Terms> byPlan = new HashMap<>();
  private final Terms ofOtherPlans;
  private final boolean concurrencyLimited;
  private final int replicas;
  private final LiveLimits live;

  /**
   * @param plans those of a plan that is not there are those of {@link PlanName#DEFAULT}, and none
   *     where that is not there either
   * @param scope what the plans' figures are for
   * @param replicas among how many processes a figure for the workload is divided, >= 1
   */
  LimitsInForce(Map<PlanName, PlanLimits> plans, LimitScope scope, int replicas, LiveLimits live) {
    this.replicas = replicas;
    this.live = live;
    int parts = scope == LimitScope.WORKLOAD ? replicas : 1;
    plans.forEach((name, limits) -> byPlan.put(name, termsOf(limits, parts)));
    this.ofOtherPlans =
        byPlan.computeIfAbsent(PlanName.DEFAULT, name -> termsOf(PlanLimits.NONE, 1));
    this.concurrencyLimited =
        byPlan.values().stream().anyMatch(terms -> terms.concurrency() != Terms.UNLIMITED);
  }

  Terms of(TenantId tenant, PlanName plan) {
    Terms terms = byPlan.getOrDefault(plan, ofOtherPlans);
    double rate = live.requestsPerSecond(tenant);
    return rate < 0
        ? terms
        : new Terms(ofLive(rate), Admission.Refusal.SHARE, terms.concurrency(), terms.weight());
  }

  private Rate ofLive(double ofTheWorkload) {
    return Rate.of(ofTheWorkload / live.replicas(), OptionalInt.empty());
  }

  /**
   * The lowest limits of any plan, and the lowest rate that is published: for all those together
   * who are limited and for whom there is no place.
   */
  Terms strictest() {
    return new Terms(
        Stream.concat(
                byPlan.values().stream().map(Terms::rate),
                live.byTenant().values().stream()
                    .min(Comparator.naturalOrder())
                    .map(this::ofLive)
                    .stream())
            .min(Comparator.comparingDouble(Rate::requestsPerSecond))
            .orElse(Rate.UNLIMITED),
        Admission.Refusal.RATE,
        byPlan.values().stream().mapToInt(Terms::concurrency).min().orElse(Terms.UNLIMITED),
        1);
  }

  /**
   * Whether requests in progress have to be counted, those of all tenants: a tenant's plan may
   * change meanwhile. It is the plans' alone, and so the same whatever is said live.
   */
  boolean isConcurrencyLimited() {
    return concurrencyLimited;
  }

  LiveLimits live() {
    return live;
  }

  int replicas() {
    return replicas;
  }

  private static Terms termsOf(PlanLimits limits, int parts) {
    return new Terms(
        rateOf(limits.requestsPerSecond(), limits.burst(), parts),
        Admission.Refusal.RATE,
        concurrencyOf(limits.concurrentRequests(), parts),
        limits.weight());
  }

  private static Rate rateOf(OptionalDouble rate, OptionalInt burst, int parts) {
    return rate.isEmpty()
        ? Rate.UNLIMITED
        : Rate.of(rate.getAsDouble() / parts, partOf(burst, parts));
  }

  private static OptionalInt partOf(OptionalInt burst, int parts) {
    return burst.isEmpty() || parts == 1
        ? burst
        : OptionalInt.of(roundedUp(burst.getAsInt(), parts));
  }

  private static int concurrencyOf(OptionalInt requests, int parts) {
    return requests.isEmpty() ? Terms.UNLIMITED : roundedUp(requests.getAsInt(), parts);
  }

  private static int roundedUp(int whole, int parts) {
    return 1 + (whole - 1) / parts;
  }
}
