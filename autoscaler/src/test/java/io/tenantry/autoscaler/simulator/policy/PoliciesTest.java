package io.tenantry.autoscaler.simulator.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.autoscaler.simulator.plant.Autoscaler;
import io.tenantry.autoscaler.simulator.plant.FluidCluster;
import io.tenantry.autoscaler.simulator.plant.FluidCluster.Change;
import io.tenantry.autoscaler.simulator.plant.PlantParameters;
import io.tenantry.autoscaler.simulator.plant.SignalFault;
import io.tenantry.autoscaler.simulator.policy.hpa.KedaOnPrometheus;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The policies on a cluster without chance. At the target a replica serves 40 requests/s, and four
 * are there at the beginning.
 */
class PoliciesTest {

  private static final PlantParameters PLANT = PlantParameters.DEFAULT;
  private static final double TARGET = 0.8;

  /** Requests per second that four replicas are right for. */
  private static final double FOR_FOUR = 150;

  /** When demand changes or a fault begins: everybody has settled. */
  private static final double THEN = 600;

  private static Autoscaler hpaOnRequests() {
    return policy("hpa-requests");
  }

  private static Autoscaler hpaOnCpu() {
    return policy("hpa-cpu");
  }

  private static Autoscaler keda() {
    return policy("keda-prometheus");
  }

  private static Autoscaler kpa() {
    return policy("kpa");
  }

  private static Autoscaler kpaOnRequests() {
    return policy("kpa-rps");
  }

  private static Autoscaler policy(String title) {
    return TargetTracking.titled(title).orElseThrow().at(TARGET, 1, PLANT);
  }

  static Stream<Arguments> leavesEnoughAlone() {
    return Stream.of(
        argumentSet("hpa-requests", hpaOnRequests(), FOR_FOUR),
        argumentSet("hpa-cpu", hpaOnCpu(), FOR_FOUR),
        argumentSet("keda-prometheus", keda(), FOR_FOUR),
        argumentSet("kpa-rps", kpaOnRequests(), FOR_FOUR),
        // A fluid has no queues, so there are fewer requests open than the target takes as normal.
        argumentSet("kpa", kpa(), 240.0));
  }

  @ParameterizedTest
  @MethodSource
  void leavesEnoughAlone(Autoscaler policy, double rate) {
    assertThat(new FluidCluster(4, _ -> rate).run(policy, 3600)).isEmpty();
  }

  static Stream<Arguments> reactsToAStep() {
    return Stream.of(
        argumentSet("hpa-requests: scrape and sync, 60 s for all of it", hpaOnRequests(), 30, 18),
        argumentSet("hpa-cpu: sample, delivery and sync", hpaOnCpu(), 45, 5),
        argumentSet("keda-prometheus: scrape and sync", keda(), 30, 18),
        argumentSet("kpa: short window and tick", kpa(), 8, 11),
        argumentSet("kpa-rps: short window and tick", kpaOnRequests(), 8, 18));
  }

  /** Five times the demand; {@code afterAMinute} replicas are asked for at least 60 s later. */
  @ParameterizedTest
  @MethodSource
  void reactsToAStep(Autoscaler policy, double latest, int afterAMinute) {
    List<Change> changes = run(policy, then(FOR_FOUR, 5 * FOR_FOUR), THEN + 60);

    Change first = changes.stream().filter(change -> change.at() >= THEN).findFirst().orElseThrow();
    assertThat(first.at() - THEN).isBetween(1.0, latest);
    assertThat(changes.getLast().replicas()).isGreaterThanOrEqualTo(afterAMinute);
  }

  /** CPU can not show more than all of it, so each round asks for a quarter more at most. */
  @Test
  void hpaOnCpuTakesManyRoundsForALargeStep() {
    List<Change> changes = run(hpaOnCpu(), then(FOR_FOUR, 5 * FOR_FOUR), THEN + 600);

    int before = 4;
    for (Change change : changes) {
      assertThat(change.replicas()).isBetween(before + 1, (int) Math.ceil(before * 1.25));
      before = change.replicas();
    }
    assertThat(before).isEqualTo(19);
    assertThat(changes.getLast().at() - THEN).isGreaterThan(240);
  }

  static Stream<Arguments> scalesDownAfterLessDemand() {
    return Stream.of(
        argumentSet("hpa-requests", hpaOnRequests(), 285, 375),
        argumentSet("hpa-cpu", hpaOnCpu(), 285, 375),
        argumentSet("keda-prometheus", keda(), 285, 375),
        argumentSet("kpa", kpaOnRequests(), 5, 60));
  }

  /** The last time that more was recommended is up to a sync before the change. */
  @ParameterizedTest
  @MethodSource
  void scalesDownAfterLessDemand(Autoscaler policy, double soonest, double latest) {
    List<Change> changes = run(policy, then(FOR_FOUR, FOR_FOUR / 3), THEN + 600);

    assertThat(changes.getFirst().at() - THEN).isBetween(soonest, latest);
    assertThat(changes.getLast().replicas()).isEqualTo(2);
    assertThat(changes).isSortedAccordingTo((a, b) -> b.replicas() - a.replicas());
  }

  static Stream<Arguments> livesWithFaults() {
    return Stream.of(
        argumentSet("hpa-requests, lost: holds", hpaOnRequests(), SignalFault.LOST, 4),
        argumentSet(
            "hpa-requests, stale counters: takes it for no demand",
            hpaOnRequests(),
            SignalFault.STALE,
            1),
        argumentSet("hpa-requests, NaN: the adapter says 0", hpaOnRequests(), SignalFault.NAN, 1),
        argumentSet(
            "hpa-requests, partial: missing pods count as at the target",
            hpaOnRequests(),
            SignalFault.PARTIAL,
            4),
        argumentSet("hpa-cpu, lost: holds", hpaOnCpu(), SignalFault.LOST, 4),
        argumentSet("hpa-cpu, stale: the old value stays", hpaOnCpu(), SignalFault.STALE, 4),
        argumentSet("hpa-cpu, NaN: holds", hpaOnCpu(), SignalFault.NAN, 4),
        argumentSet(
            "hpa-cpu, partial: missing pods count as full", hpaOnCpu(), SignalFault.PARTIAL, 4),
        argumentSet("keda, lost: an empty answer counts as 0", keda(), SignalFault.LOST, 1),
        argumentSet("keda, stale counters: no increase", keda(), SignalFault.STALE, 1),
        argumentSet("keda, NaN: counts as 0", keda(), SignalFault.NAN, 1),
        argumentSet("keda, partial: half the sum", keda(), SignalFault.PARTIAL, 2),
        argumentSet(
            "kpa, lost: halves in the last second of its window, then holds",
            kpaOnRequests(),
            SignalFault.LOST,
            2),
        argumentSet("kpa, stale: the old value stays", kpaOnRequests(), SignalFault.STALE, 4),
        argumentSet("kpa, NaN: as lost", kpaOnRequests(), SignalFault.NAN, 2),
        argumentSet(
            "kpa, partial: too few answers of four, as lost",
            kpaOnRequests(),
            SignalFault.PARTIAL,
            2));
  }

  /** Ten minutes of a fault under constant demand; the fewest replicas until it ends. */
  @ParameterizedTest
  @MethodSource
  void livesWithFaults(Autoscaler policy, SignalFault fault, int fewest) {
    List<Change> changes =
        new FluidCluster(4, _ -> FOR_FOUR).with(fault, THEN, THEN + 600).run(policy, THEN + 600);

    assertThat(changes).allSatisfy(change -> assertThat(change.at()).isGreaterThan(THEN));
    assertThat(changes.stream().mapToInt(Change::replicas).min().orElse(4)).isEqualTo(fewest);
  }

  static Stream<Arguments> comesBackAfterFaults() {
    return livesWithFaults();
  }

  @ParameterizedTest
  @MethodSource
  void comesBackAfterFaults(Autoscaler policy, SignalFault fault, int fewest) {
    List<Change> changes =
        new FluidCluster(4, _ -> FOR_FOUR).with(fault, THEN, THEN + 600).run(policy, THEN + 1500);

    assertThat(changes.isEmpty() ? 4 : changes.getLast().replicas()).isEqualTo(4);
    assertThat(changes.stream().filter(change -> change.at() > THEN + 600))
        .allSatisfy(change -> assertThat(change.replicas()).isGreaterThan(fewest));
  }

  /** Ten minutes of requests are seen within one scrape. */
  @Test
  void staleCountersThatGoOnLookLikeASurge() {
    List<Change> changes =
        new FluidCluster(4, _ -> FOR_FOUR)
            .with(SignalFault.STALE, THEN, THEN + 600)
            .run(hpaOnRequests(), THEN + 1500);

    assertThat(changes).anySatisfy(change -> assertThat(change.replicas()).isGreaterThan(20));
  }

  @Test
  void kpaAsksOtherPodsWhenSomeDoNotAnswer() {
    assertThat(
            new FluidCluster(40, _ -> 10 * FOR_FOUR)
                .with(SignalFault.PARTIAL, THEN, THEN + 600)
                .run(kpaOnRequests(), THEN + 900))
        .as("40 pods, 12 asked, 20 answer")
        .allSatisfy(change -> assertThat(change.replicas()).isBetween(37, 40));
  }

  @Test
  void kedaGoesToZeroAndComesBackWithinAPoll() {
    double back = 3000;
    List<Change> changes =
        run(
            new KedaOnPrometheus(PLANT, TARGET, 0),
            second -> second < THEN || second >= back ? FOR_FOUR : 0,
            back + 600);

    Change zero =
        changes.stream().filter(change -> change.replicas() == 0).findFirst().orElseThrow();
    assertThat(zero.at() - THEN).as("the window, the cooldown, a poll").isBetween(345.0, 405.0);
    Change first = changes.get(changes.indexOf(zero) + 1);
    assertThat(first.replicas()).isEqualTo(1);
    assertThat(first.at() - back).isBetween(0.0, 30.0);
    assertThat(changes.getLast().replicas()).isEqualTo(4);
  }

  @Test
  void kpaIsAskedAtOnceWhenRequestsFindNoReplica() {
    List<Change> changes = new FluidCluster(0, _ -> FOR_FOUR).run(kpaOnRequests(), 120);

    assertThat(changes.getFirst().at()).isLessThan(1);
    assertThat(changes.getLast().replicas()).isEqualTo(4);
  }

  @Test
  void fixedReplicasStay() {
    assertThat(run(new FixedReplicas(7), then(FOR_FOUR, 5 * FOR_FOUR), 3600))
        .containsExactly(new Change(0, 7));
  }

  /** Replicas for a step are Ready when it comes, and gone once it is certain that it is over. */
  @Test
  void theOracleIsThereBeforeTheStep() {
    int[] arrivals = new int[3600];
    Arrays.setAll(arrivals, second -> second >= 1200 && second < 2400 ? 750 : 150);
    List<Change> changes =
        run(
            new Oracle(PLANT, TARGET, 1, arrivals),
            second -> arrivals[(int) second],
            arrivals.length);

    assertThat(changes).isNotEmpty();
    assertThat(replicasAt(changes, 1200 - PLANT.startP95() + 5)).isEqualTo(19);
    assertThat(replicasAt(changes, 1200 - PLANT.startP95() - 6)).isEqualTo(4);
    assertThat(replicasAt(changes, 2390)).isEqualTo(19);
    assertThat(replicasAt(changes, 2410)).isEqualTo(4);
  }

  private static int replicasAt(List<Change> changes, double second) {
    return changes.stream()
        .filter(change -> change.at() <= second)
        .reduce((_, later) -> later)
        .map(Change::replicas)
        .orElse(4);
  }

  private static List<Change> run(Autoscaler policy, DoubleUnaryOperator rate, double seconds) {
    return new FluidCluster(4, rate).run(policy, seconds);
  }

  private static DoubleUnaryOperator then(double before, double after) {
    return second -> second < THEN ? before : after;
  }
}
