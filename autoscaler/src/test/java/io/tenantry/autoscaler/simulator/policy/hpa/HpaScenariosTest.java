package io.tenantry.autoscaler.simulator.policy.hpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.autoscaler.decision.RatePolicy;
import io.tenantry.autoscaler.decision.RatePolicy.Unit;
import io.tenantry.autoscaler.decision.ScalingRules;
import io.tenantry.autoscaler.decision.ScalingRules.Selection;
import io.tenantry.autoscaler.simulator.policy.hpa.Pod.Phase;
import io.tenantry.autoscaler.simulator.policy.hpa.Proposal.Replicas;
import io.tenantry.autoscaler.simulator.policy.hpa.Proposal.Unknown;
import io.tenantry.autoscaler.simulator.policy.hpa.Proposal.Why;
import io.tenantry.autoscaler.simulator.policy.hpa.Sync.AbleToScale;
import io.tenantry.autoscaler.simulator.policy.hpa.Sync.ScalingLimited;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Kubernetes' own tests (replica_calculator_test.go, horizontal_test.go) say that the
 * horizontal controller answers, row by row of the conformance table.
 */
class HpaScenariosTest {

  /** When everything is asked, in seconds; pods are old by then unless said otherwise. */
  private static final double NOW = 10_000;

  private static final double MINUTE = 60;

  private static final ScalingRules UNSTABILIZED_DOWN =
      rules(Selection.MAX, new RatePolicy(Unit.PERCENT, 100, Duration.ofSeconds(15)));

  static Stream<Arguments> proposes() {
    return Stream.of(
        argumentSet("H1: all pods have CPU", cpu(3, 30, pods(300, 500, 700)), replicas(5)),
        argumentSet(
            "H2a: an unready pod counts as idle on the way up",
            cpu(3, 30, unready(300), pods(500, 700)),
            replicas(4)),
        argumentSet(
            "H2b: so does one that is Ready but still warms up",
            cpu(3, 30, warming(300), pods(500, 700)),
            replicas(4)),
        argumentSet(
            "H3: the second count may not turn the direction",
            cpu(3, 30, pods(400), unready(500, 700)),
            replicas(3)),
        argumentSet(
            "H4a: failed pods do not count",
            cpu(2, 30, pods(500, 700), pods(Phase.FAILED, 300, 300)),
            replicas(4)),
        argumentSet(
            "H4b: deleted pods do not count",
            cpu(2, 30, pods(500, 700), pods(Phase.DELETED, 300, 300)),
            replicas(4)),
        argumentSet(
            "H5: a metric of pods", perPod(3, 15, pods(20_000, 10_000, 30_000)), replicas(4)),
        argumentSet(
            "H6: an unready pod counts when the metric is not CPU",
            perPod(3, 15, pods(50_000, 10_000), unready(30_000)),
            replicas(6)),
        argumentSet("H7a: an object's value", value(3, 20_000, 15_000, 3), replicas(4)),
        argumentSet("H7b: an object's value per pod", perPod(3, 20_000, 5_000), replicas(4)),
        argumentSet("H8: only Ready pods multiply", value(3, 50_000, 10_000, 1), replicas(5)),
        argumentSet(
            "H9a: down although above the target, because pods are not Ready",
            value(3, 8_600, 4_400, 1),
            replicas(2)),
        argumentSet("H9b: per pod, readiness does not count", perPod(3, 8_600, 2_150), replicas(4)),
        argumentSet("H10: down by CPU", cpu(5, 50, pods(100, 300, 500, 250, 250)), replicas(3)),
        argumentSet(
            "H11: down by CPU, unready pods are left out",
            cpu(5, 50, pods(100, 300, 500), unready(250), warming(250)),
            replicas(2)),
        argumentSet(
            "H12: down by CPU, Pending pods are left out",
            cpu(5, 50, pods(100), pods(Phase.PENDING, 0, 0, 0, 0).withoutMetrics()),
            replicas(1)),
        argumentSet(
            "H13a: down by a metric of pods",
            perPod(5, 20, pods(12_000, 12_000, 12_000, 12_000, 12_000)),
            replicas(3)),
        argumentSet("H13b: down by an external value", value(5, 8_600, 14_334, 5), replicas(3)),
        argumentSet(
            "H13c: down by an external value per pod", perPod(5, 8_600, 2_867), replicas(3)),
        argumentSet(
            "H14: 2 % above is tolerated",
            cpu(3, 100, requesting(900, 1010), requesting(1000, 1030), requesting(1100, 1020)),
            replicas(3)),
        argumentSet("H15a: 1 % below is tolerated", perPod(3, 8_600, 2_900), replicas(3)),
        argumentSet("H15b: 1 % above is tolerated", perPod(4, 20_166, 5_000), replicas(4)),
        argumentSet(
            "H16: series of no known pod do not count",
            cpu(4, 100, pods(4000, 9500, 3000, 7000), pods(4000, 2000).withoutPods()),
            replicas(24)),
        argumentSet(
            "H17: a missing pod counts as full on the way down",
            cpu(4, 100, pods(400, 95), pods(0, 0).withoutMetrics()),
            replicas(3)),
        argumentSet(
            "H18a: one at the target, one missing",
            cpu(2, 100, pods(1000), pods(0).withoutMetrics()),
            replicas(2)),
        argumentSet(
            "H18b: one above, one missing",
            cpu(2, 100, pods(1900), pods(0).withoutMetrics()),
            replicas(2)),
        argumentSet(
            "H18c: one below, one missing",
            cpu(2, 100, pods(600), pods(0).withoutMetrics()),
            replicas(2)),
        argumentSet(
            "H19: unready and missing, about even",
            cpu(3, 50, unready(100), pods(450), pods(0).withoutMetrics()),
            replicas(3)),
        argumentSet(
            "H20: unready and missing, on the way up",
            cpu(3, 50, unready(100), pods(2000), pods(0).withoutMetrics()),
            replicas(4)),
        argumentSet(
            "H21: unready and missing, on the way down",
            cpu(4, 50, unready(100), pods(100, 100), pods(0).withoutMetrics()),
            replicas(3)),
        argumentSet(
            "H22a: a pod more than wanted, as in a rolling update, raises nothing on the way down",
            cpu(2, 50, pods(100, 100), pods(0).withoutMetrics()),
            replicas(2)),
        argumentSet(
            "H22b: no metric at all",
            cpu(2, 50, pods(0, 0).withoutMetrics()),
            new Unknown(Why.NO_METRICS)),
        argumentSet(
            "H22c: no request",
            cpu(2, 50, pods(100), pods(100).withoutRequests()),
            new Unknown(Why.NO_REQUEST)));
  }

  @ParameterizedTest
  @MethodSource
  void proposes(Proposal answer, Proposal expected) {
    assertThat(answer).isEqualTo(expected);
  }

  static Stream<Arguments> saysNothingWithoutPods() {
    return Stream.of(
        argumentSet("CPU", cpu(2, 50)),
        argumentSet("a metric of pods", perPod(2, 50)),
        argumentSet("a value", value(2, 8_600, 1_000, 0, List.of())));
  }

  @ParameterizedTest
  @MethodSource
  void saysNothingWithoutPods(Proposal answer) {
    assertThat(answer).isEqualTo(new Unknown(Why.NO_PODS));
  }

  static Stream<Arguments> countsCpuOfPodsThatHaveBeenReady() {
    return Stream.of(
        argumentSet("young and Ready for a whole window", 100, true, 60, 75, true),
        argumentSet("young and Ready for less than a window", 100, true, 60, 74, false),
        argumentSet("young and not Ready", 100, false, 60, 90, false),
        argumentSet("old and Ready for less than a window", 300, true, 299, 300, true),
        argumentSet("old and no longer Ready", 300, false, 60, 300, true),
        argumentSet("old and never Ready", 300, false, 29, 300, false));
  }

  /**
   * The pod started at 0. A second one is at its target, so the first one's load shows by whether
   * it scales up.
   */
  @ParameterizedTest
  @MethodSource
  void countsCpuOfPodsThatHaveBeenReady(
      double now, boolean ready, double readySince, double measuredAt, boolean counts) {
    List<Pod> pods =
        List.of(
            new Pod(1, Phase.RUNNING, 0, ready, readySince, OptionalLong.of(1000)),
            new Pod(2, Phase.RUNNING, -9000, true, -8990, OptionalLong.of(1000)));
    Map<Long, PodMetric> metrics =
        Map.of(1L, new PodMetric(2000, measuredAt, 15), 2L, new PodMetric(500, measuredAt, 15));

    assertThat(ReplicaCalculator.DEFAULTS.utilization(2, 50, pods, metrics, now))
        .isEqualTo(replicas(counts ? 5 : 2));
  }

  @Test
  void asksForReplicasFromZeroByValueAlone() {
    assertThat(ReplicaCalculator.DEFAULTS.value(0, 25_000, 10_000, List.of()))
        .isEqualTo(replicas(3));
  }

  static Stream<Arguments> normalizes() {
    ScalingTerms stabilizing = terms(0, 1000, ScalingTerms.DEFAULT_UP, ScalingTerms.DEFAULT_DOWN);
    return Stream.of(
        argumentSet(
            "H23: the highest recommendation of 5 minutes",
            controller(stabilizing).recommended(4, 2).recommended(5, 1),
            5,
            3,
            new Sync(5, AbleToScale.SCALE_DOWN_STABILIZED, ScalingLimited.DESIRED_WITHIN_RANGE)),
        argumentSet(
            "H24: older ones do not count",
            controller(stabilizing).recommended(10, 10).recommended(9, 9),
            10,
            3,
            within(3)),
        argumentSet(
            "H25: older and newer ones",
            controller(stabilizing)
                .recommended(10, 10)
                .recommended(9, 9)
                .recommended(5, 2)
                .recommended(4, 1),
            10,
            3,
            new Sync(5, AbleToScale.SCALE_DOWN_STABILIZED, ScalingLimited.DESIRED_WITHIN_RANGE)),
        argumentSet(
            "H26: twice as many in 15 s",
            controller(stabilizing),
            10,
            50,
            limited(20, ScalingLimited.SCALE_UP_LIMIT)),
        argumentSet(
            "H27: a percentage is rounded up",
            up(Selection.MAX, percent(1, 60)),
            3,
            1000,
            limited(4, ScalingLimited.SCALE_UP_LIMIT)),
        argumentSet(
            "H28a: the greater of 100 pods and 100 %",
            up(Selection.MAX, of(100, 60), percent(100, 60)),
            10,
            500,
            limited(110, ScalingLimited.SCALE_UP_LIMIT)),
        argumentSet(
            "H28b: the greater of 2 pods and 100 %",
            up(Selection.MAX, of(2, 60), percent(100, 60)),
            10,
            500,
            limited(20, ScalingLimited.SCALE_UP_LIMIT)),
        argumentSet(
            "H29a: 30 pods",
            up(Selection.MAX, of(30, 60)),
            10,
            50,
            limited(40, ScalingLimited.SCALE_UP_LIMIT)),
        argumentSet(
            "H29b: 200 %",
            up(Selection.MAX, percent(200, 60)),
            10,
            50,
            limited(30, ScalingLimited.SCALE_UP_LIMIT)),
        argumentSet(
            "H30a: the greater of 20 pods and 1 %, down",
            down(Selection.MAX, of(20, 60), percent(1, 60)),
            100,
            2,
            limited(80, ScalingLimited.SCALE_DOWN_LIMIT)),
        argumentSet(
            "H30b: the greater of 2 pods and 1 %, down",
            down(Selection.MAX, of(2, 60), percent(1, 60)),
            100,
            2,
            limited(98, ScalingLimited.SCALE_DOWN_LIMIT)),
        argumentSet(
            "H31a: more was added than the period allows",
            up(Selection.MAX, of(5, 120)).scaled(15, 60),
            100,
            500,
            limited(100, ScalingLimited.SCALE_UP_LIMIT)),
        argumentSet(
            "H31b: 150 pods above what the period began with",
            up(Selection.MAX, of(150, 120)).scaled(15, 60),
            100,
            500,
            limited(235, ScalingLimited.SCALE_UP_LIMIT)),
        argumentSet(
            "H31c: 200 % above what the period began with",
            up(Selection.MAX, percent(200, 120)).scaled(15, 60),
            100,
            500,
            limited(255, ScalingLimited.SCALE_UP_LIMIT)),
        argumentSet(
            "H32: what was removed counts too",
            up(Selection.MAX, percent(300, 300)).scaled(4, 100).scaled(-2, 50),
            6,
            24,
            limited(16, ScalingLimited.SCALE_UP_LIMIT)),
        argumentSet(
            "H33: more was removed than the period allows",
            down(Selection.MAX, of(5, 120)).scaled(-15, 60),
            100,
            2,
            limited(100, ScalingLimited.SCALE_DOWN_LIMIT)),
        argumentSet(
            "H34a: half of what the period began with",
            down(Selection.MAX, percent(50, 120)).scaled(-12, 60),
            100,
            0,
            limited(56, ScalingLimited.SCALE_DOWN_LIMIT)),
        argumentSet(
            "H34b: half of what the period began with, ups and downs",
            down(Selection.MAX, percent(50, 180)).scaled(2, 100).scaled(-4, 50),
            10,
            1,
            limited(6, ScalingLimited.SCALE_DOWN_LIMIT)),
        argumentSet(
            "H35: more was removed than 10 %",
            down(Selection.MAX, percent(10, 120)).scaled(-30, 60),
            100,
            0,
            limited(100, ScalingLimited.SCALE_DOWN_LIMIT)),
        argumentSet(
            "H36a: not above max",
            controller(ScalingTerms.defaults(1, 10)),
            20,
            1000,
            new Sync(10, AbleToScale.READY_FOR_NEW_SCALE, ScalingLimited.TOO_MANY_REPLICAS)),
        argumentSet(
            "H36b: not below min",
            controller(terms(2, 10, ScalingTerms.DEFAULT_UP, UNSTABILIZED_DOWN)),
            3,
            1,
            limited(2, ScalingLimited.TOO_FEW_REPLICAS)),
        argumentSet(
            "H36c: zero where zero is allowed",
            controller(terms(0, 10, ScalingTerms.DEFAULT_UP, UNSTABILIZED_DOWN)),
            0,
            0,
            within(0)),
        argumentSet(
            "the smaller of 4 pods and 100 %",
            up(Selection.MIN, of(4, 15), percent(100, 15)),
            10,
            500,
            limited(14, ScalingLimited.SCALE_UP_LIMIT)),
        argumentSet(
            "the smaller of 4 pods and 10 %, down",
            down(Selection.MIN, of(4, 15), percent(10, 15)),
            10,
            1,
            limited(9, ScalingLimited.SCALE_DOWN_LIMIT)),
        argumentSet(
            "up is switched off",
            up(Selection.DISABLED, of(4, 15)),
            10,
            11,
            limited(10, ScalingLimited.SCALE_UP_LIMIT)),
        argumentSet(
            "down is switched off",
            down(Selection.DISABLED, of(4, 15)),
            10,
            9,
            limited(10, ScalingLimited.SCALE_DOWN_LIMIT)));
  }

  @ParameterizedTest
  @MethodSource
  void normalizes(Past controller, int current, int wanted, Sync expected) {
    assertThat(controller.asked(current, wanted)).isEqualTo(expected);
  }

  @Test
  void waitsUntilTheLowestRecommendationOfTheUpWindowIsHigher() {
    ScalingRules slow =
        new ScalingRules(Duration.ofSeconds(60), 0.1, Selection.MAX, List.of(percent(100, 15)));
    HorizontalController controller =
        new HorizontalController(terms(1, 100, slow, ScalingTerms.DEFAULT_DOWN));

    assertThat(controller.sync(4, replicas(4), 0).replicas()).isEqualTo(4);
    assertThat(controller.sync(4, replicas(8), 59))
        .isEqualTo(
            new Sync(4, AbleToScale.SCALE_UP_STABILIZED, ScalingLimited.DESIRED_WITHIN_RANGE));
    assertThat(controller.sync(4, replicas(8), 60).replicas()).isEqualTo(8);
  }

  /** H37, from pods to replicas. */
  @Test
  void h37KeepsWhatWasRecommendedAMinuteAgo() {
    HorizontalController controller = new HorizontalController(ScalingTerms.defaults(1, 10));
    controller.recommended(10, NOW - 10 * MINUTE);
    controller.recommended(4, NOW - MINUTE);
    Proposal proposal = cpu(4, 100, requesting(100, 50), requesting(100, 50), requesting(100, 50));

    assertThat(proposal).isEqualTo(replicas(2));
    assertThat(controller.sync(4, proposal, NOW))
        .isEqualTo(
            new Sync(4, AbleToScale.SCALE_DOWN_STABILIZED, ScalingLimited.DESIRED_WITHIN_RANGE));
  }

  static Stream<Arguments> answersWithoutAskingTheMetric() {
    return Stream.of(
        argumentSet("above max", 20, 10, ScalingLimited.TOO_MANY_REPLICAS),
        argumentSet("below min", 1, 2, ScalingLimited.TOO_FEW_REPLICAS),
        argumentSet("scaled to zero by hand", 0, 0, ScalingLimited.DESIRED_WITHIN_RANGE));
  }

  @ParameterizedTest
  @MethodSource
  void answersWithoutAskingTheMetric(int current, int expected, ScalingLimited limited) {
    assertThat(
            new HorizontalController(ScalingTerms.defaults(2, 10)).sync(current, replicas(5), NOW))
        .isEqualTo(new Sync(expected, AbleToScale.SUCCEEDED_GET_SCALE, limited));
  }

  @Test
  void keepsTheReplicasWhileTheMetricIsUnknown() {
    HorizontalController controller = new HorizontalController(ScalingTerms.defaults(1, 10));

    for (double now = NOW; now < NOW + 3600; now += 15) {
      assertThat(controller.sync(7, new Unknown(Why.NO_ANSWER), now).replicas()).isEqualTo(7);
    }
  }

  @Test
  void doesNotScaleDownBeforeItHasSeenAWholeWindow() {
    HorizontalController controller = new HorizontalController(ScalingTerms.defaults(1, 10));

    assertThat(controller.sync(7, replicas(2), NOW).replicas()).isEqualTo(7);
    assertThat(controller.sync(7, replicas(2), NOW + 299).replicas()).isEqualTo(7);
    assertThat(controller.sync(7, replicas(2), NOW + 300).replicas()).isEqualTo(2);
  }

  /** A step to fifty replicas: 2, then 4 more, then twice as many each 15 s. */
  @Test
  void doublesEach15Seconds() {
    HorizontalController controller = new HorizontalController(ScalingTerms.defaults(1, 100));
    List<Integer> walk = new ArrayList<>();
    int current = 2;
    for (double now = NOW; now < NOW + 75; now += 15) {
      current = controller.sync(current, replicas(50), now).replicas();
      walk.add(current);
    }

    assertThat(walk).containsExactly(6, 12, 24, 48, 50);
  }

  @Test
  void refusesTermsThatKubernetesRefuses() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScalingTerms.defaults(3, 2))
        .withMessage("min: 3, max: 2 (expected: 0 <= min <= max)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> terms(1, 2, rules(Selection.MAX), UNSTABILIZED_DOWN))
        .withMessage("policies (expected: at least one in each direction)");
  }

  /** Pods with a metric each, told apart by the order in which they are listed. */
  private record Listed(
      Phase phase,
      boolean ready,
      double startedAt,
      double readySince,
      OptionalLong request,
      List<Long> milli,
      boolean known,
      boolean measured) {

    Listed withoutMetrics() {
      return new Listed(phase, ready, startedAt, readySince, request, milli, known, false);
    }

    Listed withoutPods() {
      return new Listed(phase, ready, startedAt, readySince, request, milli, false, measured);
    }

    Listed withoutRequests() {
      return new Listed(
          phase, ready, startedAt, readySince, OptionalLong.empty(), milli, known, measured);
    }
  }

  private static Listed pods(long... milli) {
    return pods(Phase.RUNNING, milli);
  }

  private static Listed pods(Phase phase, long... milli) {
    return listed(phase, true, NOW - 3600, NOW - 3590, 1000, milli);
  }

  private static Listed unready(long... milli) {
    return listed(Phase.RUNNING, false, NOW - 40, NOW - 40, 1000, milli);
  }

  /** Ready since less than the metric's window. */
  private static Listed warming(long... milli) {
    return listed(Phase.RUNNING, true, NOW - 40, NOW - 10, 1000, milli);
  }

  private static Listed requesting(long millicores, long milli) {
    return listed(Phase.RUNNING, true, NOW - 3600, NOW - 3590, millicores, milli);
  }

  private static Listed listed(
      Phase phase,
      boolean ready,
      double startedAt,
      double readySince,
      long request,
      long... milli) {
    List<Long> values = new ArrayList<>();
    for (long value : milli) {
      values.add(value);
    }
    return new Listed(
        phase, ready, startedAt, readySince, OptionalLong.of(request), values, true, true);
  }

  private static List<Pod> podsOf(Listed... listed) {
    List<Pod> pods = new ArrayList<>();
    long id = 0;
    for (Listed some : listed) {
      for (int i = 0; i < some.milli().size(); i++) {
        id++;
        if (some.known()) {
          pods.add(
              new Pod(
                  id,
                  some.phase(),
                  some.startedAt(),
                  some.ready(),
                  some.readySince(),
                  some.request()));
        }
      }
    }
    return pods;
  }

  private static Map<Long, PodMetric> metricsOf(Listed... listed) {
    Map<Long, PodMetric> metrics = new HashMap<>();
    long id = 0;
    for (Listed some : listed) {
      for (long value : some.milli()) {
        id++;
        if (some.measured()) {
          metrics.put(id, new PodMetric(value, NOW, 60));
        }
      }
    }
    return metrics;
  }

  private static Proposal cpu(int current, int targetPercent, Listed... listed) {
    return ReplicaCalculator.DEFAULTS.utilization(
        current, targetPercent, podsOf(listed), metricsOf(listed), NOW);
  }

  private static Proposal perPod(int current, long target, Listed... listed) {
    return ReplicaCalculator.DEFAULTS.averageOfPods(
        current, target * 1000, podsOf(listed), metricsOf(listed));
  }

  private static Proposal perPod(int existing, long milli, long targetMilli) {
    return ReplicaCalculator.DEFAULTS.averageValue(existing, milli, targetMilli);
  }

  /** {@code current} pods, of which {@code ready} are Ready. */
  private static Proposal value(int current, long milli, long targetMilli, int ready) {
    List<Pod> pods = new ArrayList<>(podsOf(pods(new long[ready])));
    pods.addAll(podsOf(unready(new long[current - ready])));
    return value(current, milli, targetMilli, ready, pods);
  }

  private static Proposal value(
      int current, long milli, long targetMilli, int ready, List<Pod> pods) {
    assertThat(pods.stream().filter(Pod::ready)).hasSize(ready);
    return ReplicaCalculator.DEFAULTS.value(current, milli, targetMilli, pods);
  }

  private static Replicas replicas(int count) {
    return new Replicas(count);
  }

  /** A controller with a past. */
  record Past(HorizontalController controller) {

    Past recommended(int replicas, double minutesAgo) {
      controller.recommended(replicas, NOW - minutesAgo * MINUTE);
      return this;
    }

    Past scaled(int change, double secondsAgo) {
      controller.scaled(change, NOW - secondsAgo);
      return this;
    }

    Sync asked(int current, int wanted) {
      return controller.normalize(current, wanted, NOW);
    }
  }

  private static Past controller(ScalingTerms terms) {
    return new Past(new HorizontalController(terms));
  }

  private static Past up(Selection select, RatePolicy... policies) {
    return controller(terms(0, 1000, rules(select, policies), UNSTABILIZED_DOWN));
  }

  private static Past down(Selection select, RatePolicy... policies) {
    return controller(terms(0, 1000, ScalingTerms.DEFAULT_UP, rules(select, policies)));
  }

  private static ScalingRules rules(Selection select, RatePolicy... policies) {
    return new ScalingRules(Duration.ZERO, 0.1, select, List.of(policies));
  }

  private static ScalingTerms terms(int min, int max, ScalingRules up, ScalingRules down) {
    return new ScalingTerms(min, max, up, down);
  }

  private static RatePolicy of(int pods, int seconds) {
    return new RatePolicy(Unit.PODS, pods, Duration.ofSeconds(seconds));
  }

  private static RatePolicy percent(int percent, int seconds) {
    return new RatePolicy(Unit.PERCENT, percent, Duration.ofSeconds(seconds));
  }

  private static Sync within(int replicas) {
    return limited(replicas, ScalingLimited.DESIRED_WITHIN_RANGE);
  }

  private static Sync limited(int replicas, ScalingLimited limited) {
    return new Sync(replicas, AbleToScale.READY_FOR_NEW_SCALE, limited);
  }
}
