package io.tenantry.autoscaler.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.autoscaler.capacity.CapacityRequirement;
import io.tenantry.autoscaler.capacity.LatenessTradeOff;
import io.tenantry.autoscaler.capacity.LearnedCapacity;
import io.tenantry.autoscaler.capacity.Requirement;
import io.tenantry.autoscaler.decision.DecisionState.Recommendation;
import io.tenantry.autoscaler.decision.DecisionState.Scaling;
import io.tenantry.autoscaler.decision.RatePolicy.Unit;
import io.tenantry.autoscaler.decision.ScalingDecision.Hold;
import io.tenantry.autoscaler.decision.ScalingDecision.ScaleTo;
import io.tenantry.autoscaler.decision.ScalingRules.Selection;
import io.tenantry.autoscaler.demand.Demand;
import io.tenantry.autoscaler.demand.Outlook;
import io.tenantry.autoscaler.fairness.BudgetShare;
import io.tenantry.autoscaler.workload.PodName;
import io.tenantry.autoscaler.workload.ReplicaBounds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScalingLawTest {

  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final DecisionState BLANK = new DecisionState(List.of(), List.of());
  private static final ScalingRules UNLIMITED =
      new ScalingRules(Duration.ZERO, 0, Selection.MAX, List.of());
  private static final ScalingPolicy DEFAULTS =
      policy(1, 10, ScalingRules.DEFAULT_UP, ScalingRules.DEFAULT_DOWN);

  /** Of a budget of 30 replicas, 6 are this workload's, which alone might have 10. */
  static Stream<Arguments> decidesWithinABudget() {
    return Stream.of(
        argumentSet(
            "more than its share, below it", need(40), 4, DEFAULTS, up(6, Reason.AT_BUDGET)),
        argumentSet("more than its share, at it", need(8), 6, DEFAULTS, hold(Reason.AT_BUDGET)),
        argumentSet(
            "as much as its share", need(5.5), 4, DEFAULTS, up(6, Reason.DEMAND_ABOVE_CAPACITY)),
        argumentSet("above its share", need(8), 8, DEFAULTS, down(6, Reason.ABOVE_BUDGET)),
        argumentSet(
            "above its share, on a partial signal",
            partial(8),
            8,
            DEFAULTS,
            hold(Reason.SIGNAL_PARTIAL)),
        argumentSet(
            "above its share, on no signal",
            new Evidence.Absent(),
            8,
            DEFAULTS,
            hold(Reason.NO_SIGNAL)),
        argumentSet(
            "its own bound is lower",
            need(40),
            5,
            policy(1, 5, ScalingRules.DEFAULT_UP, ScalingRules.DEFAULT_DOWN),
            hold(Reason.AT_MAX)),
        argumentSet(
            "its share is less than its minReplicas",
            new Evidence.Absent(),
            3,
            policy(8, 10, ScalingRules.DEFAULT_UP, ScalingRules.DEFAULT_DOWN),
            up(6, Reason.BELOW_MIN)));
  }

  @ParameterizedTest
  @MethodSource
  void decidesWithinABudget(
      Evidence evidence, int current, ScalingPolicy policy, ScalingDecision expected) {
    Situation situation =
        new Situation(
            policy,
            Optional.of(new BudgetShare("shop/web", 6, 30)),
            new Replicas(current, current),
            evidence);

    assertThat(ScalingLaw.decide(situation, BLANK, T0).decision()).isEqualTo(expected);
  }

  /** One row for each reason, and for each way to come to it. */
  static Stream<Arguments> decides() {
    return Stream.of(
        argumentSet("more work", need(3.2), 2, DEFAULTS, up(4, Reason.DEMAND_ABOVE_CAPACITY)),
        argumentSet("less work", need(1.5), 4, DEFAULTS, down(2, Reason.DEMAND_BELOW_CAPACITY)),
        argumentSet("as much work", need(2), 2, DEFAULTS, hold(Reason.ENOUGH)),
        argumentSet("5 % more is tolerated", need(2.1), 2, DEFAULTS, hold(Reason.ENOUGH)),
        argumentSet(
            "more than 5 % is not", need(2.11), 2, DEFAULTS, up(3, Reason.DEMAND_ABOVE_CAPACITY)),
        argumentSet("10 % less is tolerated", need(9), 10, DEFAULTS, hold(Reason.ENOUGH)),
        argumentSet(
            "a fraction of a replica is a replica", need(8.5), 9, DEFAULTS, hold(Reason.ENOUGH)),
        argumentSet(
            "rounding in the sums is no replica",
            need(3 + 1e-9),
            2,
            DEFAULTS,
            up(3, Reason.DEMAND_ABOVE_CAPACITY)),
        argumentSet("more than max, below it", need(40), 8, DEFAULTS, up(10, Reason.AT_MAX)),
        argumentSet("more than max, at it", need(40), 10, DEFAULTS, hold(Reason.AT_MAX)),
        argumentSet("no work at all", need(0), 1, DEFAULTS, hold(Reason.AT_MIN)),
        argumentSet("no work, above min", need(0), 3, DEFAULTS, down(1, Reason.AT_MIN)),
        argumentSet(
            "below min and little work",
            need(1),
            1,
            policy(3, 10, ScalingRules.DEFAULT_UP, ScalingRules.DEFAULT_DOWN),
            up(3, Reason.BELOW_MIN)),
        argumentSet(
            "below min and much work",
            need(4),
            1,
            policy(3, 10, ScalingRules.DEFAULT_UP, ScalingRules.DEFAULT_DOWN),
            up(4, Reason.DEMAND_ABOVE_CAPACITY)),
        argumentSet("above max and much work", need(20), 12, DEFAULTS, down(10, Reason.ABOVE_MAX)),
        argumentSet("above max, work as now", need(12), 12, DEFAULTS, down(10, Reason.ABOVE_MAX)),
        argumentSet(
            "at most 4 pods or 100 % in 15 s",
            need(40),
            3,
            policy(1, 100, ScalingRules.DEFAULT_UP, ScalingRules.DEFAULT_DOWN),
            up(7, Reason.UP_RATE_LIMITED)),
        argumentSet(
            "at most 2 pods down a minute",
            need(1),
            8,
            policy(1, 10, UNLIMITED, down(Selection.MAX, pods(2, 60))),
            down(6, Reason.DOWN_RATE_LIMITED)),
        argumentSet(
            "up is switched off",
            need(8),
            2,
            policy(1, 10, up(Selection.DISABLED), UNLIMITED),
            hold(Reason.UP_RATE_LIMITED)),
        argumentSet(
            "down is switched off",
            need(1),
            8,
            policy(1, 10, UNLIMITED, down(Selection.DISABLED)),
            hold(Reason.DOWN_RATE_LIMITED)),
        argumentSet(
            "what a request costs is not known",
            measured(new Requirement.NotKnownYet(), Set.of()),
            4,
            DEFAULTS,
            hold(Reason.LEARNING)),
        argumentSet(
            "three replicas cost least",
            learned(100, 0),
            2,
            DEFAULTS,
            up(3, Reason.DEMAND_ABOVE_CAPACITY)),
        argumentSet("three are there", learned(100, 0), 3, DEFAULTS, hold(Reason.ENOUGH)),
        argumentSet(
            "one more than cost least is not worth a change",
            learned(112, 0),
            4,
            DEFAULTS,
            hold(Reason.ENOUGH)),
        argumentSet(
            "two more than cost least are",
            learned(112, 0),
            5,
            DEFAULTS,
            down(3, Reason.DEMAND_BELOW_CAPACITY)),
        argumentSet(
            "requests wait on others",
            othersToBlame(100),
            3,
            DEFAULTS,
            hold(Reason.INEFFECTIVE_SCALE_UP)),
        argumentSet(
            "what waits is worked off beside",
            learned(100, 100),
            3,
            DEFAULTS,
            up(6, Reason.DEMAND_ABOVE_CAPACITY)),
        argumentSet(
            "a ready pod is silent, less work",
            partial(1),
            4,
            DEFAULTS,
            hold(Reason.SIGNAL_PARTIAL)),
        argumentSet(
            "a ready pod is silent, more work",
            partial(6),
            4,
            DEFAULTS,
            up(6, Reason.DEMAND_ABOVE_CAPACITY)),
        argumentSet(
            "a ready pod is silent, above max",
            partial(12),
            12,
            DEFAULTS,
            hold(Reason.SIGNAL_PARTIAL)),
        argumentSet(
            "stale",
            new Evidence.Outdated(Duration.ofSeconds(11)),
            4,
            DEFAULTS,
            hold(Reason.SIGNAL_STALE)),
        argumentSet(
            "stale, above max",
            new Evidence.Outdated(Duration.ofSeconds(11)),
            12,
            DEFAULTS,
            hold(Reason.SIGNAL_STALE)),
        argumentSet("never heard", new Evidence.Absent(), 4, DEFAULTS, hold(Reason.NO_SIGNAL)),
        argumentSet(
            "never heard, below min",
            new Evidence.Absent(),
            1,
            policy(3, 10, UNLIMITED, UNLIMITED),
            up(3, Reason.BELOW_MIN)),
        argumentSet(
            "nothing is asked, and none are needed then",
            measured(new Requirement.NothingAsked(), Set.of()),
            1,
            policy(0, 10, UNLIMITED, UNLIMITED),
            down(0, Reason.IDLE)),
        argumentSet(
            "nothing is asked of two: the last goes later",
            measured(new Requirement.NothingAsked(), Set.of()),
            2,
            policy(0, 10, UNLIMITED, UNLIMITED),
            down(1, Reason.DEMAND_BELOW_CAPACITY)),
        argumentSet(
            "hardly anything is asked",
            need(0.001),
            1,
            policy(0, 10, UNLIMITED, UNLIMITED),
            hold(Reason.ENOUGH)),
        argumentSet(
            "nothing is needed, but that nothing is asked is not proven",
            need(0),
            1,
            policy(0, 10, UNLIMITED, UNLIMITED),
            hold(Reason.ENOUGH)),
        argumentSet(
            "at zero, the edge has a request",
            atEdge(0.2, new CapacityRequirement(0.01, 0)),
            0,
            policy(0, 10, UNLIMITED, UNLIMITED),
            up(1, Reason.REQUEST_WAITING)),
        argumentSet(
            "at zero, the edge has many",
            atEdge(410, new CapacityRequirement(5.2, 0)),
            0,
            policy(0, 10, UNLIMITED, UNLIMITED),
            up(6, Reason.REQUEST_WAITING)),
        argumentSet(
            "at zero, the edge has more than all replicas serve",
            atEdge(4000, new CapacityRequirement(50, 0)),
            0,
            policy(0, 10, UNLIMITED, UNLIMITED),
            up(10, Reason.REQUEST_WAITING)),
        argumentSet(
            "at zero, the edge has requests of unknown cost",
            atEdge(410, new Requirement.NotKnownYet()),
            0,
            policy(0, 10, UNLIMITED, UNLIMITED),
            up(1, Reason.REQUEST_WAITING)),
        argumentSet(
            "at zero, the edge has none",
            atEdge(0, new Requirement.NotKnownYet()),
            0,
            policy(0, 10, UNLIMITED, UNLIMITED),
            hold(Reason.IDLE)),
        argumentSet(
            "at zero, the edge was heard too long ago",
            new Evidence.Outdated(Duration.ofSeconds(11)),
            0,
            policy(0, 10, UNLIMITED, UNLIMITED),
            hold(Reason.SIGNAL_STALE)),
        argumentSet(
            "at zero, no edge",
            new Evidence.Absent(),
            0,
            policy(0, 10, UNLIMITED, UNLIMITED),
            hold(Reason.NO_SIGNAL)),
        argumentSet("scaled to zero by hand", need(5), 0, DEFAULTS, hold(Reason.TARGET_AT_ZERO)),
        argumentSet(
            "off",
            need(9),
            2,
            new ScalingPolicy(Mode.OFF, new ReplicaBounds(1, 10), UNLIMITED, UNLIMITED),
            hold(Reason.SWITCHED_OFF)));
  }

  @ParameterizedTest
  @MethodSource
  void decides(Evidence evidence, int current, ScalingPolicy policy, ScalingDecision expected) {
    assertThat(decide(evidence, current, policy, BLANK, T0).decision()).isEqualTo(expected);
  }

  @Test
  void everyReasonHasARow() {
    EnumSet<Reason> withoutRow = EnumSet.allOf(Reason.class);
    Stream.concat(decides(), decidesWithinABudget())
        .map(row -> row.get()[3])
        .map(ScalingDecision.class::cast)
        .forEach(decision -> withoutRow.remove(decision.reason()));

    // These two need a past: see the walks below.
    assertThat(withoutRow)
        .containsExactlyInAnyOrder(Reason.STABILIZING_UP, Reason.STABILIZING_DOWN);
  }

  /**
   * Rows of Kubernetes' own tests of HorizontalPodAutoscaler v2, by the id under which they are
   * known.
   */
  static Stream<Arguments> answersAsHpaDoes() {
    ScalingRules fiveMinutes = new ScalingRules(Duration.ofMinutes(5), 0, Selection.MAX, List.of());
    return Stream.of(
        hpa("H23", 6, 3, hpaDown(fiveMinutes), recs(-2, 4, -1, 5), List.of(), 5),
        hpa("H24", 5, 3, hpaDown(fiveMinutes), recs(-10, 10, -9, 9), List.of(), 3),
        hpa("H25", 6, 3, hpaDown(fiveMinutes), recs(-10, 10, -1, 4, -2, 5, -9, 9), List.of(), 5),
        hpa("H26", 10, 50, hpaUp(ScalingRules.DEFAULT_UP), List.of(), List.of(), 20),
        hpa("H27", 3, 1000, hpaUp(up(Selection.MAX, percent(1, 60))), List.of(), List.of(), 4),
        hpa(
            "H28a",
            10,
            500,
            hpaUp(up(Selection.MAX, pods(100, 60), percent(100, 60))),
            List.of(),
            List.of(),
            110),
        hpa(
            "H28b",
            10,
            500,
            hpaUp(up(Selection.MAX, pods(2, 60), percent(100, 60))),
            List.of(),
            List.of(),
            20),
        hpa("H29a", 10, 50, hpaUp(up(Selection.MAX, pods(30, 60))), List.of(), List.of(), 40),
        hpa("H29b", 10, 50, hpaUp(up(Selection.MAX, percent(200, 60))), List.of(), List.of(), 30),
        hpa(
            "H30a",
            100,
            2,
            hpaDown(down(Selection.MAX, pods(20, 60), percent(1, 60))),
            List.of(),
            List.of(),
            80),
        hpa(
            "H30b",
            100,
            2,
            hpaDown(down(Selection.MAX, pods(2, 60), percent(1, 60))),
            List.of(),
            List.of(),
            98),
        hpa("H31a", 100, 500, hpaUp(up(Selection.MAX, pods(5, 120))), List.of(), changes(15), 100),
        hpa(
            "H31b",
            100,
            500,
            hpaUp(up(Selection.MAX, pods(150, 120))),
            List.of(),
            changes(15),
            235),
        hpa(
            "H31c",
            100,
            500,
            hpaUp(up(Selection.MAX, percent(200, 120))),
            List.of(),
            changes(15),
            255),
        hpa(
            "H32",
            6,
            24,
            hpaUp(up(Selection.MAX, percent(300, 300))),
            List.of(),
            changes(4, -2),
            16),
        hpa(
            "H33",
            100,
            2,
            hpaDown(down(Selection.MAX, pods(5, 120))),
            List.of(),
            changes(-15),
            100),
        hpa(
            "H34a",
            100,
            1,
            hpaDown(down(Selection.MAX, percent(50, 120))),
            List.of(),
            changes(-12),
            56),
        hpa(
            "H34b",
            10,
            1,
            hpaDown(down(Selection.MAX, percent(50, 180))),
            List.of(),
            changes(2, -4),
            6),
        hpa(
            "H35",
            100,
            1,
            hpaDown(down(Selection.MAX, percent(10, 120))),
            List.of(),
            changes(-30),
            100));
  }

  @ParameterizedTest
  @MethodSource
  void answersAsHpaDoes(
      int current, double wanted, ScalingPolicy policy, DecisionState state, int expected) {
    Verdict verdict = decide(need(wanted), current, policy, state, T0);

    assertThat(replicas(verdict, current)).isEqualTo(expected);
  }

  @Test
  void holdsAScaleDownUntilTheHighestRecentRecommendationLeavesTheWindow() {
    DecisionState state = DecisionState.initial(6, T0);
    Instant windowEnds = T0.plus(Duration.ofMinutes(5));

    Verdict before = decide(need(2), 6, DEFAULTS, state, windowEnds.minusNanos(1));
    assertThat(before.decision()).isEqualTo(hold(Reason.STABILIZING_DOWN));

    Verdict after = decide(need(2), 6, DEFAULTS, before.next(), windowEnds);
    assertThat(after.decision()).isEqualTo(down(2, Reason.DEMAND_BELOW_CAPACITY));
  }

  @Test
  void scalesDownInStepsAsHighRecommendationsLeaveTheWindow() {
    DecisionState state = new DecisionState(recs(-4, 5, -1, 3), List.of());

    Verdict toFive = decide(need(2), 6, DEFAULTS, state, T0);
    assertThat(toFive.decision()).isEqualTo(down(5, Reason.DEMAND_BELOW_CAPACITY));

    Verdict toThree = decide(need(2), 5, DEFAULTS, toFive.next(), T0.plusSeconds(90));
    assertThat(toThree.decision()).isEqualTo(down(3, Reason.DEMAND_BELOW_CAPACITY));
  }

  @Test
  void waitsWithAScaleUpUntilItHasBeenWantedForTheWholeWindow() {
    ScalingRules patient = new ScalingRules(Duration.ofSeconds(30), 0.05, Selection.MAX, List.of());
    ScalingPolicy policy = policy(1, 10, patient, UNLIMITED);
    Verdict calm = decide(need(2), 2, policy, BLANK, T0);

    Verdict early = decide(need(5), 2, policy, calm.next(), T0.plusSeconds(29));
    assertThat(early.decision()).isEqualTo(hold(Reason.STABILIZING_UP));

    Verdict late = decide(need(5), 2, policy, early.next(), T0.plusSeconds(30));
    assertThat(late.decision()).isEqualTo(up(5, Reason.DEMAND_ABOVE_CAPACITY));
  }

  @Test
  void scalesNothingDownInTheFirstWindowAfterItTookOver() {
    ScalingPolicy eager = policy(1, 10, UNLIMITED, UNLIMITED);
    DecisionState arrived = DecisionState.initial(6, T0);

    assertThat(decide(need(2), 6, eager, arrived, T0.plusSeconds(19)).decision())
        .isEqualTo(hold(Reason.STABILIZING_DOWN));
    assertThat(decide(need(2), 6, eager, arrived, T0.plusSeconds(20)).decision())
        .isEqualTo(down(2, Reason.DEMAND_BELOW_CAPACITY));
  }

  @Test
  void startsTheWindowAnewAfterTheSignalWasLost() {
    ScalingPolicy eager = policy(1, 10, UNLIMITED, UNLIMITED);
    DecisionState state = DecisionState.initial(6, T0);
    for (int second = 0; second < 60; second++) {
      state =
          decide(
                  new Evidence.Outdated(Duration.ofSeconds(second)),
                  6,
                  eager,
                  state,
                  T0.plusSeconds(second))
              .next();
    }

    assertThat(decide(need(2), 6, eager, state, T0.plusSeconds(61)).decision())
        .isEqualTo(hold(Reason.STABILIZING_DOWN));
    assertThat(decide(need(2), 6, eager, state, T0.plusSeconds(79)).decision())
        .isEqualTo(down(2, Reason.DEMAND_BELOW_CAPACITY));
  }

  @Test
  void asksOnceForTheReplicasThatWorkABacklogOff() {
    Evidence backlog = measured(new CapacityRequirement(3, 2), Set.of());

    assertThat(decide(backlog, new Replicas(3, 3), DEFAULTS, BLANK, T0).decision())
        .isEqualTo(up(5, Reason.DEMAND_ABOVE_CAPACITY));
    assertThat(decide(backlog, new Replicas(5, 3), DEFAULTS, BLANK, T0).decision())
        .isEqualTo(hold(Reason.ENOUGH));
  }

  /** Two of ten are ready and serve all that two can: what would ten get? */
  @Test
  void doesNotScaleDownToWhatTheFewReadyReplicasServe() {
    assertThat(decide(need(2), new Replicas(10, 2), DEFAULTS, BLANK, T0).decision())
        .isEqualTo(hold(Reason.ENOUGH));
    assertThat(decide(need(1), new Replicas(10, 2), DEFAULTS, BLANK, T0).decision())
        .isEqualTo(down(1, Reason.DEMAND_BELOW_CAPACITY));
  }

  @Test
  void waitsLongerWithAScaleDownTheLaterItsSamplesCome() {
    ScalingPolicy eager = policy(1, 10, UNLIMITED, UNLIMITED);
    DecisionState arrived = DecisionState.initial(6, T0);
    Evidence late =
        new Evidence.Measured(
            Duration.ofSeconds(5),
            new Demand(160, 0, OptionalDouble.empty(), List.of()),
            new CapacityRequirement(2, 0),
            Set.of());

    assertThat(decide(late, 6, eager, arrived, T0.plusSeconds(24)).decision())
        .isEqualTo(hold(Reason.STABILIZING_DOWN));
    assertThat(decide(late, 6, eager, arrived, T0.plusSeconds(25)).decision())
        .isEqualTo(down(2, Reason.DEMAND_BELOW_CAPACITY));
  }

  @Test
  void remembersRecommendationsNoLongerThanAWindowAsks() {
    DecisionState state = BLANK;
    for (int second = 0; second < 2_000; second++) {
      state = decide(need(1 + second % 2), 2, DEFAULTS, state, T0.plusSeconds(second)).next();
    }

    assertThat(state.recommendations()).hasSizeLessThanOrEqualTo(320);
  }

  @Test
  void remembersChangesForThePolicies() {
    DecisionState state = BLANK.afterScaling(4, T0).afterScaling(-1, T0.plusSeconds(10));

    assertThat(state.addedSince(T0.minusNanos(1))).isEqualTo(3);
    assertThat(state.addedSince(T0)).isEqualTo(-1);
    assertThat(state.afterScaling(1, T0.plus(Duration.ofHours(2))).scalings()).hasSize(1);
  }

  @Test
  void keepsOneRecommendationForARunOfEqualOnes() {
    DecisionState state = BLANK;
    for (int second = 0; second < 300; second++) {
      state = decide(need(2), 2, DEFAULTS, state, T0.plusSeconds(second)).next();
    }

    assertThat(state.recommendations()).containsExactly(new Recommendation(T0.plusSeconds(299), 2));
  }

  /** What must hold for every input: 20,000 random situations. */
  @Test
  void neverLeavesTheBoundsNorScalesDownOnWhatIsNotProven() {
    Random random = new Random(42);
    for (int round = 0; round < 20_000; round++) {
      ScalingPolicy policy = randomPolicy(random);
      DecisionState state = randomState(random);
      int current = random.nextInt(1, 40);
      Evidence evidence = randomEvidence(random);

      Verdict verdict = decide(evidence, current, policy, state, T0);

      int replicas = replicas(verdict, current);
      if (verdict.decision() instanceof ScaleTo) {
        assertThat(replicas).isBetween(policy.bounds().min(), policy.bounds().max());
        assertThat(replicas).isNotEqualTo(current);
      }
      boolean proven = evidence instanceof Evidence.Measured m && m.silentPods().isEmpty();
      if (!proven) {
        assertThat(replicas).isGreaterThanOrEqualTo(current);
      }
    }
  }

  @Test
  void neverWantsFewerReplicasForMoreDemand() {
    Random random = new Random(43);
    for (int round = 0; round < 5_000; round++) {
      ScalingPolicy policy = randomPolicy(random);
      DecisionState state = randomState(random);
      int current = random.nextInt(1, 40);
      double less = random.nextDouble(40);
      double more = less + random.nextDouble(10);

      assertThat(replicas(decide(need(more), current, policy, state, T0), current))
          .isGreaterThanOrEqualTo(
              replicas(decide(need(less), current, policy, state, T0), current));
    }
  }

  private static Evidence randomEvidence(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> new Evidence.Absent();
      case 1 -> new Evidence.Outdated(Duration.ofSeconds(random.nextInt(1, 100)));
      case 2 -> partial(random.nextDouble(60));
      default -> need(random.nextDouble(60));
    };
  }

  private static ScalingPolicy randomPolicy(Random random) {
    int min = random.nextInt(1, 20);
    return policy(min, min + random.nextInt(20), randomRules(random), randomRules(random));
  }

  private static ScalingRules randomRules(Random random) {
    List<RatePolicy> policies = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      policies.add(
          random.nextBoolean()
              ? pods(random.nextInt(1, 10), random.nextInt(1, 120))
              : percent(random.nextInt(1, 300), random.nextInt(1, 120)));
    }
    return new ScalingRules(
        Duration.ofSeconds(random.nextInt(120)),
        random.nextDouble() / 5,
        List.of(Selection.values()).get(random.nextInt(3)),
        policies);
  }

  private static DecisionState randomState(Random random) {
    List<Recommendation> recommendations = new ArrayList<>();
    List<Scaling> scalings = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      recommendations.add(new Recommendation(T0.minusSeconds(i * 20L), random.nextInt(1, 40)));
      scalings.add(new Scaling(T0.minusSeconds(i * 20L), random.nextInt(-5, 6)));
    }
    return new DecisionState(recommendations, scalings);
  }

  private static Verdict decide(
      Evidence evidence, int current, ScalingPolicy policy, DecisionState state, Instant now) {
    return decide(evidence, new Replicas(current, current), policy, state, now);
  }

  private static Verdict decide(
      Evidence evidence,
      Replicas replicas,
      ScalingPolicy policy,
      DecisionState state,
      Instant now) {
    return ScalingLaw.decide(new Situation(policy, replicas, evidence), state, now);
  }

  private static int replicas(Verdict verdict, int current) {
    return verdict.decision() instanceof ScaleTo scale ? scale.replicas() : current;
  }

  private static Evidence need(double replicas) {
    return measured(new CapacityRequirement(replicas, 0), Set.of());
  }

  private static Evidence partial(double replicas) {
    return measured(new CapacityRequirement(replicas, 0), Set.of(new PodName("storefront-silent")));
  }

  /** Requests of 20 ms CPU, of which 1 % may take longer than 190 ms. */
  private static Evidence learned(double requestsPerSecond, double backlogRequestsPerSecond) {
    LearnedCapacity capacity = new LearnedCapacity(0.02, 1, 0.19);
    return measured(
        new LatenessTradeOff(
            Outlook.unchanged(requestsPerSecond),
            capacity,
            backlogRequestsPerSecond,
            capacity.priceOf(requestsPerSecond, 0.01),
            false),
        Set.of());
  }

  @Test
  void aChangeThatTakesBackAnotherMustSaveMore() {
    Evidence evidence = learned(32, 0);
    DecisionState afterScalingUp = BLANK.afterScaling(1, T0.minus(Duration.ofMinutes(4)));

    assertThat(decide(evidence, 2, DEFAULTS, BLANK, T0).decision())
        .isEqualTo(down(1, Reason.DEMAND_BELOW_CAPACITY));
    assertThat(decide(evidence, 2, DEFAULTS, afterScalingUp, T0).decision())
        .isEqualTo(hold(Reason.ENOUGH));
    assertThat(
            decide(evidence, 2, DEFAULTS, afterScalingUp, T0.plus(Duration.ofMinutes(1)))
                .decision())
        .isEqualTo(down(1, Reason.DEMAND_BELOW_CAPACITY));
  }

  @Test
  void theLastReplicaStaysUntilNothingWasAskedForFiveMinutes() {
    Evidence nothing = measured(new Requirement.NothingAsked(), Set.of());
    ScalingPolicy policy = policy(0, 10, UNLIMITED, UNLIMITED);
    DecisionState asked = BLANK.afterRecommending(1, T0, Duration.ofHours(1));

    assertThat(decide(nothing, 1, policy, asked, T0.plusSeconds(299)).decision())
        .isEqualTo(hold(Reason.STABILIZING_DOWN));
    assertThat(decide(nothing, 1, policy, asked, T0.plusSeconds(300)).decision())
        .isEqualTo(down(0, Reason.IDLE));
  }

  private static Evidence atEdge(double requestsPerSecond, Requirement required) {
    return new Evidence.AtEdge(Duration.ofSeconds(1), requestsPerSecond, required);
  }

  private static Evidence othersToBlame(double requestsPerSecond) {
    LearnedCapacity capacity = new LearnedCapacity(0.02, 1, 0.19);
    return measured(
        new LatenessTradeOff(
            Outlook.unchanged(requestsPerSecond),
            capacity,
            0,
            capacity.priceOf(requestsPerSecond, 0.01),
            true),
        Set.of());
  }

  private static Evidence measured(Requirement required, Set<PodName> silent) {
    Demand demand = new Demand(80, 0, OptionalDouble.empty(), List.of());
    return new Evidence.Measured(Duration.ZERO, demand, required, silent);
  }

  private static ScalingDecision up(int replicas, Reason reason) {
    return new ScaleTo(replicas, reason);
  }

  private static ScalingDecision down(int replicas, Reason reason) {
    return new ScaleTo(replicas, reason);
  }

  private static ScalingDecision hold(Reason reason) {
    return new Hold(reason);
  }

  private static ScalingPolicy policy(int min, int max, ScalingRules up, ScalingRules down) {
    return new ScalingPolicy(Mode.AUTO, new ReplicaBounds(min, max), up, down);
  }

  private static ScalingPolicy hpaUp(ScalingRules up) {
    return policy(1, 1000, up, UNLIMITED);
  }

  private static ScalingPolicy hpaDown(ScalingRules down) {
    return policy(1, 1000, UNLIMITED, down);
  }

  private static ScalingRules up(Selection select, RatePolicy... policies) {
    return new ScalingRules(Duration.ZERO, 0, select, List.of(policies));
  }

  private static ScalingRules down(Selection select, RatePolicy... policies) {
    return new ScalingRules(Duration.ZERO, 0, select, List.of(policies));
  }

  private static RatePolicy pods(int value, int seconds) {
    return new RatePolicy(Unit.PODS, value, Duration.ofSeconds(seconds));
  }

  private static RatePolicy percent(int value, int seconds) {
    return new RatePolicy(Unit.PERCENT, value, Duration.ofSeconds(seconds));
  }

  private static Arguments hpa(
      String id,
      int current,
      double wanted,
      ScalingPolicy policy,
      List<Recommendation> recommendations,
      List<Scaling> scalings,
      int expected) {
    return argumentSet(
        id, current, wanted, policy, new DecisionState(recommendations, scalings), expected);
  }

  /** Pairs of minutes (negative: ago) and replicas, oldest first in the result. */
  private static List<Recommendation> recs(int... pairs) {
    List<Recommendation> recommendations = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      recommendations.add(new Recommendation(T0.plus(Duration.ofMinutes(pairs[i])), pairs[i + 1]));
    }
    recommendations.sort(Comparator.comparing(Recommendation::at));
    return recommendations;
  }

  private static List<Scaling> changes(int... changes) {
    return Arrays.stream(changes)
        .mapToObj(change -> new Scaling(T0.minusSeconds(30), change))
        .toList();
  }
}
