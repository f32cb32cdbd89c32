package io.tenantry.autoscaler;

import io.tenantry.autoscaler.capacity.CapacityRequirement;
import io.tenantry.autoscaler.capacity.LatenessTradeOff;
import io.tenantry.autoscaler.capacity.LearnedCapacity;
import io.tenantry.autoscaler.capacity.Requirement;
import io.tenantry.autoscaler.decision.DecisionState;
import io.tenantry.autoscaler.decision.DecisionState.Recommendation;
import io.tenantry.autoscaler.decision.DecisionState.Scaling;
import io.tenantry.autoscaler.decision.Evidence;
import io.tenantry.autoscaler.decision.Mode;
import io.tenantry.autoscaler.decision.RatePolicy;
import io.tenantry.autoscaler.decision.Replicas;
import io.tenantry.autoscaler.decision.ScalingPolicy;
import io.tenantry.autoscaler.decision.ScalingRules;
import io.tenantry.autoscaler.decision.Situation;
import io.tenantry.autoscaler.demand.Demand;
import io.tenantry.autoscaler.demand.Outlook;
import io.tenantry.autoscaler.demand.TenantDemand;
import io.tenantry.autoscaler.fairness.BudgetShare;
import io.tenantry.autoscaler.signal.TenantKey;
import io.tenantry.autoscaler.workload.PlanName;
import io.tenantry.autoscaler.workload.PodName;
import io.tenantry.autoscaler.workload.Region;
import io.tenantry.autoscaler.workload.ReplicaBounds;
import io.tenantry.autoscaler.workload.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Everything that a decision can be made from, at random: the one place that grows with what the
 * law is told. The same seed gives the same worlds.
 */
public final class RandomWorlds {

  private static final Instant T0 = Instant.parse("2026-11-24T12:00:00Z");

  /** All that {@code ScalingLaw.decide} is told. */
  public record World(Situation situation, DecisionState before, Instant at) {

    /** This world with so many times the demand, and nothing else changed. */
    public World withDemand(double times) {
      return new World(
          new Situation(
              situation.policy(),
              situation.budget(),
              situation.replicas(),
              switch (situation.evidence()) {
                case Evidence.Measured(var age, var demand, var required, var silent) ->
                    new Evidence.Measured(
                        age,
                        new Demand(
                            demand.requestsPerSecond() * times,
                            demand.backlog() * times,
                            demand.latencySeconds(),
                            demand.tenants()),
                        times(required, times),
                        silent);
                case Evidence.AtEdge(var age, var rate, var required) ->
                    new Evidence.AtEdge(age, rate * times, times(required, times));
                case Evidence.Outdated outdated -> outdated;
                case Evidence.Absent absent -> absent;
              }),
          before,
          at);
    }

    private static Requirement times(Requirement required, double times) {
      return switch (required) {
        case CapacityRequirement(var forArrivals, var forBacklog) ->
            new CapacityRequirement(forArrivals * times, forBacklog * times);
        case LatenessTradeOff learned ->
            new LatenessTradeOff(
                new Outlook(
                    learned.outlook().presentRequestsPerSecond() * times,
                    learned.outlook().possible().stream()
                        .map(each ->
                            new Outlook.Possible(each.requestsPerSecond() * times, each.weight()))
                        .toList()),
                learned.capacity(),
                learned.backlogRequestsPerSecond() * times,
                learned.price(),
                learned.othersToBlame(),
                learned.late(),
                learned.requests());
        case Requirement.NotKnownYet unknown -> unknown;
        case Requirement.NothingAsked nothing -> nothing;
      };
    }
  }

  private final Random random;

  public RandomWorlds(long seed) {
    this.random = new Random(seed);
  }

  /** A world with an arbitrary past. */
  public World next() {
    Instant now = T0.plusNanos(random.nextLong(1_000_000_000_000L));
    return new World(situation(policy(), random.nextInt(41)), state(now), now);
  }

  /** What may be found on {@code replicas}, of which some may still be starting. */
  public Situation situation(ScalingPolicy policy, int replicas) {
    int ready = random.nextInt(3) == 0 ? random.nextInt(replicas + 1) : replicas;
    return new Situation(policy, budget(), new Replicas(replicas, ready), evidence());
  }

  private Optional<BudgetShare> budget() {
    return random.nextInt(3) == 0
        ? Optional.of(new BudgetShare("shop/web", 1 + random.nextInt(30), 30))
        : Optional.empty();
  }

  /** What an owner may allow. */
  public ScalingPolicy policy() {
    int min = random.nextInt(11);
    return new ScalingPolicy(
        switch (random.nextInt(20)) {
          case 0 -> Mode.OFF;
          case 1 -> Mode.RECOMMEND;
          default -> Mode.AUTO;
        },
        new ReplicaBounds(min, Math.max(1, min + random.nextInt(40))),
        rules(),
        rules());
  }

  private ScalingRules rules() {
    return new ScalingRules(
        Duration.ofSeconds(random.nextInt(120)),
        random.nextInt(20) / 100.0,
        oneOf(List.of(ScalingRules.Selection.values())),
        IntStream.range(0, random.nextInt(3))
            .mapToObj(i ->
                new RatePolicy(
                    oneOf(List.of(RatePolicy.Unit.values())),
                    1 + random.nextInt(100),
                    Duration.ofSeconds(1 + random.nextInt(120))))
            .toList());
  }

  private Evidence evidence() {
    return switch (random.nextInt(10)) {
      case 0 -> new Evidence.Absent();
      case 1 -> new Evidence.Outdated(Duration.ofMillis(10_001 + random.nextInt(100_000)));
      case 2 -> {
        Demand demand = demand();
        yield new Evidence.AtEdge(
            Duration.ofNanos(random.nextLong(5_000_000_000L)),
            demand.requestsPerSecond(),
            requirementOf(demand));
      }
      default -> {
        Demand demand = demand();
        yield new Evidence.Measured(
            Duration.ofNanos(random.nextLong(10_000_000_000L)),
            demand,
            requirementOf(demand),
            random.nextInt(5) == 0
                ? Set.of(new PodName("storefront-a"), new PodName("storefront-b"))
                : Set.of());
      }
    };
  }

  private Demand demand() {
    List<TenantDemand> tenants =
        IntStream.range(0, random.nextInt(5))
            .mapToObj(i ->
                new TenantDemand(
                    new TenantKey(
                        new TenantId("tenant-" + i),
                        new PlanName(oneOf(List.of("gold", "free"))),
                        new Region(oneOf(List.of("us-east", "_none")))),
                    random.nextDouble(300),
                    random.nextInt(50),
                    random.nextBoolean()
                        ? OptionalDouble.of(random.nextDouble())
                        : OptionalDouble.empty()))
            .sorted(Comparator.comparing(TenantDemand::key))
            .toList();
    return new Demand(
        tenants.stream().mapToDouble(TenantDemand::requestsPerSecond).sum(),
        random.nextInt(3) == 0 ? random.nextDouble(100) : 0,
        tenants.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(random.nextDouble()),
        tenants);
  }

  private Requirement requirementOf(Demand demand) {
    return switch (random.nextInt(9)) {
      case 0 -> new Requirement.NotKnownYet();
      case 8 -> new Requirement.NothingAsked();
      case 1, 2, 3, 4 ->
          new LatenessTradeOff(
              outlookOf(demand.requestsPerSecond()),
              new LearnedCapacity(
                  0.002 + random.nextDouble(0.05),
                  0.5 + random.nextDouble(2),
                  0.05 + random.nextDouble(0.5)),
              random.nextInt(3) == 0 ? random.nextDouble(50) : 0,
              0.03 + random.nextDouble(2),
              random.nextInt(10) == 0,
              random.nextDouble(100),
              100 + random.nextDouble(10_000));
      default ->
          new CapacityRequirement(
              demand.requestsPerSecond() / (10 + random.nextInt(90)), demand.backlog() / 100);
    };
  }

  private Outlook outlookOf(double present) {
    int possible = 1 + random.nextInt(6);
    List<Double> rates = new ArrayList<>();
    for (int i = 0; i < possible; i++) {
      rates.add(present * (0.5 + random.nextDouble(1.5)));
    }
    return new Outlook(
        present,
        rates.stream().sorted().map(rate -> new Outlook.Possible(rate, 1.0 / possible)).toList());
  }

  private DecisionState state(Instant now) {
    List<Recommendation> recommendations = new ArrayList<>();
    List<Scaling> scalings = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      Instant at = now.minusSeconds(i * 20L).minusNanos(random.nextInt(1_000_000_000));
      recommendations.add(new Recommendation(at, random.nextInt(1, 50)));
      scalings.add(new Scaling(at, random.nextInt(-5, 6)));
    }
    return new DecisionState(recommendations, scalings);
  }

  private <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
