package io.tenantry.autoscaler.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.capacity.CapacityRequirement;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.decision.DecisionState;
import io.tenantry.autoscaler.decision.Evidence;
import io.tenantry.autoscaler.decision.ScalingPolicy;
import io.tenantry.autoscaler.decision.ScalingRules;
import io.tenantry.autoscaler.demand.Demand;
import io.tenantry.autoscaler.demand.TenantDemand;
import io.tenantry.autoscaler.fairness.Share;
import io.tenantry.autoscaler.signal.TenantKey;
import io.tenantry.autoscaler.workload.PodName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A decision as it is written down. Durations are in seconds, what is not known is left out.
 *
 * @param version of this format; raised when a field changes its meaning or goes
 * @param state what the decision was made with and leaves behind: it holds the recommendation of
 *     this very moment, which adds nothing when the decision is made again
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DecisionRecord(
    int version,
    Instant at,
    String namespace,
    String kind,
    String workload,
    int from,
    int to,
    String reason,
    String sentence,
    int recommended,
    Result actuation,
    Policy policy,
    Replicas replicas,
    Objective objective,
    double capacityRequestsPerSecond,
    Signal evidence,
    State state) {

  /** Tenants of the demand that are written down; the sums are over all of them. */
  static final int MAX_TENANTS = 50;

  private static final int VERSION = 1;

  /** {@code result} is applied, not_needed, withheld (by a guard) or failed (for a cause). */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Result(String result, @Nullable String guard, @Nullable String cause) {}

  record Policy(String mode, int min, int max, Rules up, Rules down) {}

  record Rules(double stabilizationSeconds, double tolerance, String select, List<Rate> policies) {}

  record Rate(String unit, int value, double periodSeconds) {}

  record Replicas(int requested, int ready) {}

  record Objective(double percentile, double targetSeconds) {}

  /** {@code kind} is measured, outdated (then only the age is there) or absent (then nothing). */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Signal(
      String kind,
      @Nullable Double ageSeconds,
      @Nullable Double requestsPerSecond,
      @Nullable Double backlog,
      @Nullable Double latencySeconds,
      @Nullable Double replicasForArrivals,
      @Nullable Double replicasForBacklog,
      @Nullable List<String> silentPods,
      @Nullable List<Tenant> tenants,
      @Nullable Integer tenantsOmitted) {}

  /** {@code grantedRequestsPerSecond} is its share while there is not enough for all. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Tenant(
      String tenant,
      String plan,
      String region,
      double requestsPerSecond,
      long inFlight,
      @Nullable Double latencySeconds,
      @Nullable Double grantedRequestsPerSecond) {}

  record State(List<Recommendation> recommendations, List<Scaling> scalings) {}

  record Recommendation(Instant at, int replicas) {}

  record Scaling(Instant at, int change) {}

  static DecisionRecord of(DecisionOutcome outcome, Actuation actuation) {
    return new DecisionRecord(
        VERSION,
        outcome.at(),
        outcome.workload().namespace(),
        outcome.workload().kind().kubernetesName(),
        outcome.workload().name(),
        outcome.from(),
        outcome.to(),
        outcome.reason().name(),
        outcome.sentence(),
        outcome.verdict().recommended(),
        resultOf(actuation),
        policyOf(outcome.situation().policy()),
        new Replicas(
            outcome.situation().replicas().requested(), outcome.situation().replicas().ready()),
        new Objective(outcome.objective().percentile(), outcome.objective().targetSeconds()),
        outcome.capacityRequestsPerSecond(),
        signalOf(outcome.situation().evidence(), outcome.shares()),
        stateOf(outcome.verdict().next()));
  }

  private static Result resultOf(Actuation actuation) {
    return switch (actuation) {
      case Actuation.Applied() -> new Result("applied", null, null);
      case Actuation.NotNeeded() -> new Result("not_needed", null, null);
      case Actuation.Withheld(var guard) -> new Result("withheld", guard.name(), null);
      case Actuation.Failed(var cause) -> new Result("failed", null, cause);
    };
  }

  private static Policy policyOf(ScalingPolicy policy) {
    return new Policy(
        policy.mode().name(),
        policy.bounds().min(),
        policy.bounds().max(),
        rulesOf(policy.up()),
        rulesOf(policy.down()));
  }

  private static Rules rulesOf(ScalingRules rules) {
    return new Rules(
        seconds(rules.stabilization()),
        rules.tolerance(),
        rules.select().name(),
        rules.policies().stream()
            .map(rate -> new Rate(rate.unit().name(), rate.value(), seconds(rate.period())))
            .toList());
  }

  private static Signal signalOf(Evidence evidence, List<Share> shares) {
    return switch (evidence) {
      case Evidence.Absent() ->
          new Signal("absent", null, null, null, null, null, null, null, null, null);
      case Evidence.Outdated(var age) ->
          new Signal("outdated", seconds(age), null, null, null, null, null, null, null, null);
      case Evidence.Measured(var age, var demand, var required, var silent) ->
          new Signal(
              "measured",
              seconds(age),
              demand.requestsPerSecond(),
              demand.backlog(),
              nullable(demand.latencySeconds()),
              required instanceof CapacityRequirement stated ? stated.forArrivals() : null,
              required instanceof CapacityRequirement stated ? stated.forBacklog() : null,
              silent.stream().map(PodName::value).sorted().toList(),
              tenantsOf(demand, shares),
              Math.max(0, demand.tenants().size() - MAX_TENANTS));
    };
  }

  private static List<Tenant> tenantsOf(Demand demand, List<Share> shares) {
    Map<TenantKey, Double> granted =
        shares.stream().collect(Collectors.toMap(Share::key, Share::granted));
    return demand.tenants().stream()
        .sorted(TenantDemand.MOST_REQUESTS_FIRST)
        .limit(MAX_TENANTS)
        .map(tenant ->
            new Tenant(
                tenant.key().tenant().value(),
                tenant.key().plan().value(),
                tenant.key().region().value(),
                tenant.requestsPerSecond(),
                tenant.inFlight(),
                nullable(tenant.latencySeconds()),
                granted.get(tenant.key())))
        .toList();
  }

  private static State stateOf(DecisionState state) {
    return new State(
        state.recommendations().stream()
            .map(past -> new Recommendation(past.at(), past.replicas()))
            .toList(),
        state.scalings().stream().map(past -> new Scaling(past.at(), past.change())).toList());
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static @Nullable Double nullable(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
