package io.tenantry.autoscaler.audit;

import static io.tenantry.autoscaler.DecidedOutcomes.STOREFRONT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.capacity.CapacityRequirement;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.decision.DecisionState;
import io.tenantry.autoscaler.decision.Evidence;
import io.tenantry.autoscaler.decision.Mode;
import io.tenantry.autoscaler.decision.RatePolicy;
import io.tenantry.autoscaler.decision.Reason;
import io.tenantry.autoscaler.decision.Replicas;
import io.tenantry.autoscaler.decision.ScalingLaw;
import io.tenantry.autoscaler.decision.ScalingPolicy;
import io.tenantry.autoscaler.decision.ScalingRules;
import io.tenantry.autoscaler.decision.Situation;
import io.tenantry.autoscaler.decision.Verdict;
import io.tenantry.autoscaler.demand.Demand;
import io.tenantry.autoscaler.demand.LatencyObjective;
import io.tenantry.autoscaler.fairness.TenantLimits;
import io.tenantry.autoscaler.workload.PodName;
import io.tenantry.autoscaler.workload.ReplicaBounds;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every change has a record, and replaying the record gives the same number. */
class ReplayTest {

  private static final Instant T0 = Instant.parse("2026-11-24T12:00:00Z");

  private final Random random = new Random(20261124);

  @Test
  void givesTheSameDecisionForEveryRecordOfManyWalks() {
    EnumSet<Reason> seen = EnumSet.noneOf(Reason.class);
    for (int walk = 0; walk < 200; walk++) {
      ScalingPolicy policy = randomPolicy();
      int replicas = 1 + random.nextInt(10);
      DecisionState state = DecisionState.initial(replicas, T0);
      for (int tick = 0; tick < 60; tick++) {
        Instant now = T0.plusSeconds(tick).plusNanos(random.nextInt(1_000_000_000));
        Situation situation =
            new Situation(policy, new Replicas(replicas, random.nextInt(replicas + 1)), evidence());
        Verdict verdict = ScalingLaw.decide(situation, state, now);
        DecisionOutcome outcome =
            new DecisionOutcome(
                STOREFRONT,
                now,
                situation,
                state,
                new LatencyObjective(95, Duration.ofMillis(250)),
                80,
                verdict,
                List.of(),
                TenantLimits.NONE);

        JsonNode record =
            JsonMapper.shared().valueToTree(DecisionRecord.of(outcome, new Actuation.Applied()));
        Verdict replayed = replay(record);

        assertThat(replayed.decision()).isEqualTo(verdict.decision());
        assertThat(replayed.recommended()).isEqualTo(verdict.recommended());
        seen.add(outcome.reason());
        state = verdict.next();
        if (outcome.to() != replicas) {
          state = state.afterScaling(outcome.to() - replicas, now);
          replicas = outcome.to();
        }
      }
    }
    assertThat(seen).as("reasons met on the way").hasSizeGreaterThan(10);
  }

  private static Verdict replay(JsonNode record) {
    JsonNode policy = record.get("policy");
    JsonNode replicas = record.get("replicas");
    return ScalingLaw.decide(
        new Situation(
            new ScalingPolicy(
                Mode.valueOf(policy.get("mode").asString()),
                new ReplicaBounds(policy.get("min").asInt(), policy.get("max").asInt()),
                rules(policy.get("up")),
                rules(policy.get("down"))),
            new Replicas(replicas.get("requested").asInt(), replicas.get("ready").asInt()),
            evidence(record.get("evidence"))),
        new DecisionState(
            all(record.get("state").get("recommendations")).stream()
                .map(past ->
                    new DecisionState.Recommendation(
                        instant(past.get("at")), past.get("replicas").asInt()))
                .toList(),
            all(record.get("state").get("scalings")).stream()
                .map(past ->
                    new DecisionState.Scaling(instant(past.get("at")), past.get("change").asInt()))
                .toList()),
        instant(record.get("at")));
  }

  private static ScalingRules rules(JsonNode rules) {
    return new ScalingRules(
        seconds(rules.get("stabilizationSeconds")),
        rules.get("tolerance").asDouble(),
        ScalingRules.Selection.valueOf(rules.get("select").asString()),
        all(rules.get("policies")).stream()
            .map(rate ->
                new RatePolicy(
                    RatePolicy.Unit.valueOf(rate.get("unit").asString()),
                    rate.get("value").asInt(),
                    seconds(rate.get("periodSeconds"))))
            .toList());
  }

  private static Evidence evidence(JsonNode evidence) {
    return switch (evidence.get("kind").asString()) {
      case "absent" -> new Evidence.Absent();
      case "outdated" -> new Evidence.Outdated(seconds(evidence.get("ageSeconds")));
      default ->
          new Evidence.Measured(
              seconds(evidence.get("ageSeconds")),
              new Demand(
                  evidence.get("requestsPerSecond").asDouble(),
                  evidence.get("backlog").asDouble(),
                  OptionalDouble.empty(),
                  List.of()),
              new CapacityRequirement(
                  evidence.get("replicasForArrivals").asDouble(),
                  evidence.get("replicasForBacklog").asDouble()),
              Set.copyOf(
                  all(evidence.get("silentPods")).stream()
                      .map(pod -> new PodName(pod.asString()))
                      .toList()));
    };
  }

  private static List<JsonNode> all(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private static Instant instant(JsonNode text) {
    return Instant.parse(text.asString());
  }

  private static Duration seconds(JsonNode number) {
    return Duration.ofNanos(Math.round(number.asDouble() * 1e9));
  }

  private ScalingPolicy randomPolicy() {
    int min = 1 + random.nextInt(4);
    return new ScalingPolicy(
        random.nextInt(20) == 0 ? Mode.OFF : Mode.AUTO,
        new ReplicaBounds(min, min + random.nextInt(8)),
        randomRules(),
        randomRules());
  }

  private ScalingRules randomRules() {
    return new ScalingRules(
        Duration.ofSeconds(random.nextInt(40)),
        random.nextInt(20) / 100.0,
        oneOf(List.of(ScalingRules.Selection.values())),
        IntStream.range(0, random.nextInt(3))
            .mapToObj(i ->
                new RatePolicy(
                    oneOf(List.of(RatePolicy.Unit.values())),
                    1 + random.nextInt(60),
                    Duration.ofSeconds(1 + random.nextInt(30))))
            .toList());
  }

  private <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private Evidence evidence() {
    return switch (random.nextInt(10)) {
      case 0 -> new Evidence.Absent();
      case 1 -> new Evidence.Outdated(Duration.ofMillis(10_001 + random.nextInt(100_000)));
      default ->
          new Evidence.Measured(
              Duration.ofMillis(random.nextInt(10_000)),
              new Demand(random.nextDouble() * 900, 0, OptionalDouble.empty(), List.of()),
              new CapacityRequirement(random.nextDouble() * 12, random.nextDouble() * 2),
              random.nextInt(5) == 0 ? Set.of(new PodName("silent")) : Set.of());
    };
  }
}
