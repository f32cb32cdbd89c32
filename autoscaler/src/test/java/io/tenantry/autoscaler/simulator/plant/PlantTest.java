package io.tenantry.autoscaler.simulator.plant;

import static io.tenantry.autoscaler.simulator.plant.Worlds.EVEN;
import static io.tenantry.autoscaler.simulator.plant.Worlds.steady;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import io.tenantry.autoscaler.simulator.plant.Heard.Request;
import io.tenantry.autoscaler.simulator.plant.ModelledReplica.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replicas come and go, requests are turned away, and nothing is free. */
class PlantTest {

  private static final Autoscaler NOBODY = (cluster, agenda, phases) -> {};

  /** Does something at one second of the run. */
  private static Autoscaler at(double second, Consumer<ModelledCluster> action) {
    return (cluster, agenda, phases) -> agenda.at(second, () -> action.accept(cluster));
  }

  private static PlantParameters with(int concurrent, int queue, double timeout) {
    return new PlantParameters(
        0.02, 0, 0, 1, concurrent, queue, 1000, timeout, 20, 35, 0.6, 30, 30);
  }

  // ------------------------------------------------------------------------------------ start

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 30})
  void beginsWithWarmReplicasAtSixtyPercent(int replicas) {
    double rate = replicas * 0.6 * 50;
    List<Integer> ready = new ArrayList<>();

    Heard.of(
        Worlds.of(steady(rate, 10), EVEN, 100),
        (cluster, agenda, phases) -> ready.add(cluster.readyReplicas()));

    assertThat(ready).containsExactly(replicas);
  }

  @Test
  void needsAsLongToStartAsItWasMeasured() {
    List<Double> times = new ArrayList<>();
    Heard.of(
        Worlds.of(steady(1, 10), EVEN, 20_001),
        at(
            5,
            cluster -> {
              cluster.scaleTo(20_001);
              cluster.replicas().stream()
                  .filter(replica -> replica.phase() == Phase.STARTING)
                  .forEach(replica -> times.add(replica.readyAt() - replica.askedAt()));
            }));

    times.sort(null);
    assertThat(times).hasSize(20_000);
    assertThat(times.get(10_000)).isCloseTo(20, withPercentage(2));
    assertThat(times.get(19_000)).isCloseTo(35, withPercentage(2));
  }

  @Test
  void takesRequestsFromReadyOnAndNotBefore() {
    List<ModelledReplica> asked = new ArrayList<>();
    List<Long> arrived = new ArrayList<>();
    Heard.of(
        Worlds.of(steady(30, 200), EVEN, 2),
        (cluster, agenda, phases) -> {
          cluster.scaleTo(2);
          ModelledReplica second = cluster.replicas().get(1);
          asked.add(second);
          agenda.at(
              second.readyAt() - 0.01,
              () -> {
                assertThat(second.phase()).isEqualTo(Phase.STARTING);
                assertThat(cluster.readyReplicas()).isEqualTo(1);
                arrived.add(second.arrived());
              });
          agenda.at(second.readyAt() + 10, () -> arrived.add(second.arrived()));
        });

    assertThat(arrived.getFirst()).isZero();
    assertThat(arrived.getLast()).isPositive();
    assertThat(asked.getFirst().phase()).isEqualTo(Phase.READY);
  }

  /** From 0.6 to 1.0 in 30 s: 24 s of work in 30 s of processor time. */
  @Test
  void isSlowerWhileItIsCold() {
    List<Double> work = new ArrayList<>();
    List<Double> cpu = new ArrayList<>();
    Heard.of(
        Worlds.of(steady(200, 200), EVEN, 2),
        (cluster, agenda, phases) -> {
          cluster.scaleTo(1);
          cluster.scaleTo(2);
          ModelledReplica cold = cluster.replicas().getLast();
          for (double second : new double[] {0, 15, 30, 40}) {
            agenda.at(
                cold.readyAt() + second,
                () -> {
                  work.add(cluster.replicas().getLast().workSeconds());
                  cpu.add(cluster.replicas().getLast().cpuSeconds());
                });
          }
        });

    assertThat(work.get(1)).isCloseTo(15 * 0.7, within(0.05));
    assertThat(work.get(2)).isCloseTo(30 * 0.8, within(0.05));
    assertThat(work.get(3)).isCloseTo(30 * 0.8 + 10, within(0.05));
    assertThat(cpu.get(3)).isCloseTo(40, within(0.05));
  }

  // ------------------------------------------------------------------------------------- stop

  /** As a ReplicaSet: the newest of those that start, then the newest Ready one. */
  @Test
  void stopsTheNewestOfThoseThatStartBeforeTheNewestReadyOne() {
    List<List<Long>> left = new ArrayList<>();
    Heard.of(
        Worlds.of(steady(90, 100), EVEN, 10),
        at(
            1,
            cluster -> {
              cluster.scaleTo(6);
              for (int replicas = 5; replicas >= 1; replicas--) {
                cluster.scaleTo(replicas);
                left.add(
                    cluster.replicas().stream()
                        .filter(replica -> replica.phase() != Phase.DRAINING)
                        .map(ModelledReplica::id)
                        .toList());
              }
            }));

    assertThat(left)
        .containsExactly(
            List.of(0L, 1L, 2L, 3L, 4L),
            List.of(0L, 1L, 2L, 3L),
            List.of(0L, 1L, 2L),
            List.of(0L, 1L),
            List.of(0L));
  }

  @Test
  void finishesWhatItHasAndTakesNoMore() {
    List<ModelledReplica> stopped = new ArrayList<>();
    List<Long> arrived = new ArrayList<>();
    Heard heard =
        Heard.of(
            Worlds.of(steady(100, 60), with(64, 100, 1000), 2),
            at(
                30,
                cluster -> {
                  ModelledReplica newest = cluster.replicas().get(1);
                  assertThat(newest.outstanding()).isPositive();
                  cluster.scaleTo(1);
                  assertThat(newest.phase()).isEqualTo(Phase.DRAINING);
                  stopped.add(newest);
                  arrived.add(newest.arrived());
                }));

    ModelledReplica gone = stopped.getFirst();
    assertThat(gone.phase()).isEqualTo(Phase.GONE);
    assertThat(gone.outstanding()).isZero();
    assertThat(gone.arrived()).isEqualTo(arrived.getFirst());
    assertThat(gone.finished() + gone.refused()).isEqualTo(gone.arrived());
    assertThat(heard.replicaSeconds).isBetween(90.0, 120.0);
  }

  @Test
  void losesWhatItHasNotFinishedThirtySecondsAfterItWasStopped() {
    // Each request needs 40 s, so that none is done in time.
    PlantParameters slow =
        new PlantParameters(40, 0, 0, 100, 1000, 0, 0, 1000, 20, 35, 0.6, 30, 30);
    List<Integer> outstanding = new ArrayList<>();
    Heard heard =
        Heard.of(
            Worlds.of(steady(1, 100), slow, 2),
            (cluster, agenda, phases) -> {
              cluster.scaleTo(2);
              agenda.at(
                  60,
                  () -> {
                    ModelledReplica newest = cluster.replicas().get(1);
                    cluster.scaleTo(1);
                    agenda.at(
                        89.9,
                        () -> {
                          outstanding.add(newest.outstanding());
                          assertThat(newest.phase()).isEqualTo(Phase.DRAINING);
                        });
                    agenda.at(90.1, () -> assertThat(newest.phase()).isEqualTo(Phase.GONE));
                  });
            });

    assertThat(outstanding.getFirst()).isPositive();
    assertThat(heard.failures()).isEqualTo(outstanding.getFirst().longValue());
  }

  @Test
  void costsFromAskedForToGone() {
    // A request every 1000 s: the second replica is idle, and gone at once.
    Heard heard =
        Heard.of(
            Worlds.of(steady(0.001, 1000), EVEN, 10),
            (cluster, agenda, phases) -> {
              agenda.at(100, () -> cluster.scaleTo(2));
              agenda.at(350, () -> cluster.scaleTo(1));
              agenda.at(400, () -> cluster.scaleTo(3));
              agenda.at(401, () -> cluster.scaleTo(1));
            });

    assertThat(heard.replicaSeconds).isCloseTo(1000 + 250 + 2, within(1e-6));
    assertThat(heard.changes)
        .containsExactly(
            new Heard.Change(100, 1, 2),
            new Heard.Change(350, 2, 1),
            new Heard.Change(400, 1, 3),
            new Heard.Change(401, 3, 1));
  }

  @Test
  void givesNoMoreThanItsMost() {
    Heard heard = Heard.of(Worlds.of(steady(1, 10), EVEN, 7), at(1, c -> c.scaleTo(50)));

    assertThat(heard.changes).containsExactly(new Heard.Change(1, 1, 7));
  }

  @Test
  void hasNoFewerThanNone() {
    assertThatThrownBy(() -> Heard.of(Worlds.of(steady(1, 10), EVEN, 7), at(1, c -> c.scaleTo(-1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("replicas: -1 (expected: >= 0)");
  }

  // ---------------------------------------------------------------------------- turned away

  @Test
  void servesQueuesAndRefusesWithinItsLimits() {
    List<Integer> most = new ArrayList<>();
    List<Long> refused = new ArrayList<>();
    Heard heard =
        Heard.of(
            Worlds.of(steady(150, 100), with(4, 6, 1000), 1),
            (cluster, agenda, phases) -> {
              agenda.every(0.05, 0, () -> most.add(cluster.replicas().getFirst().outstanding()));
              agenda.at(
                  99.999,
                  () -> {
                    refused.add(cluster.refused());
                    refused.add(cluster.replicas().getFirst().refused());
                  });
            });

    assertThat(most.stream().mapToInt(Integer::intValue).max()).hasValue(10);
    // Three times what it can serve: two thirds are refused.
    assertThat(heard.failures() / (double) heard.requests.size()).isCloseTo(2 / 3.0, within(0.03));
    assertThat(refused.getFirst())
        .isEqualTo(refused.getLast())
        .isCloseTo(heard.failures(), within(1L));
    // The last of a full queue is the tenth: 0.2 s, and longer while others come.
    assertThat(
            heard.requests.stream()
                .mapToDouble(Request::response)
                .filter(Double::isFinite)
                .max()
                .orElseThrow())
        .isBetween(0.18, 0.3);
  }

  /** Twice what one at a time can be served: the queue is as long as clients have patience. */
  @Test
  void dropsARequestOfTheQueueWhoseClientGaveUp() {
    List<Long> finished = new ArrayList<>();
    List<Integer> outstanding = new ArrayList<>();
    Heard heard =
        Heard.of(
            Worlds.of(steady(100, 300), with(1, 100_000, 2), 1),
            at(
                299.99,
                cluster -> {
                  finished.add(cluster.replicas().getFirst().finished());
                  outstanding.add(cluster.replicas().getFirst().outstanding());
                }));

    assertThat(heard.requests.stream().mapToDouble(Request::response).filter(Double::isFinite))
        .isNotEmpty()
        .allMatch(response -> response <= 2);
    assertThat(finished.getFirst()).isBetween(14_900L, 15_000L);
    assertThat(outstanding.getFirst()).isBetween(150, 250);
  }

  /** Served all at once, nobody is served in time; the work is done all the same. */
  @Test
  void doesTheWorkOfARequestInServiceWhoseClientGaveUp() {
    List<Long> finished = new ArrayList<>();
    Heard heard =
        Heard.of(
            Worlds.of(steady(100, 100), with(100_000, 0, 2), 1),
            at(99.99, cluster -> finished.add(cluster.replicas().getFirst().finished())));

    long answered = heard.requests.size() - heard.failures();
    assertThat(finished.getFirst()).isGreaterThan(2 * answered);
  }

  @Test
  void keepsRequestsWhileNoReplicaIsReadyAndSaysSoOnce() {
    AtomicInteger told = new AtomicInteger();
    List<Integer> waiting = new ArrayList<>();
    Heard heard =
        Heard.of(
            Worlds.of(steady(10, 300), with(64, 100_000, 1000), 10),
            (cluster, agenda, phases) -> {
              cluster.whenFirstWaits(() -> {
                told.incrementAndGet();
                cluster.scaleTo(1);
                double readyAt = cluster.replicas().getLast().readyAt();
                agenda.at(readyAt - 0.001, () -> waiting.add(cluster.waiting()));
                agenda.at(readyAt + 0.001, () -> waiting.add(cluster.waiting()));
              });
              agenda.at(100, () -> cluster.scaleTo(0));
            });

    assertThat(told).hasValue(1);
    assertThat(waiting.getFirst()).isGreaterThan(50);
    assertThat(waiting.getLast()).isZero();
    assertThat(heard.failures()).isZero();
  }

  @Test
  void refusesWhenAThousandWaitForAFirstReplica() {
    List<Integer> waiting = new ArrayList<>();
    Heard heard =
        Heard.of(
            Worlds.of(steady(100, 60), EVEN, 10),
            (cluster, agenda, phases) -> {
              cluster.scaleTo(0);
              agenda.at(59, () -> waiting.add(cluster.waiting()));
              agenda.at(59, () -> waiting.add((int) (cluster.arrived() - cluster.refused())));
            });

    assertThat(waiting).containsExactly(1000, 1000);
    assertThat(heard.failures()).isEqualTo(heard.requests.size());
  }

  // ------------------------------------------------------------------------------------ time

  @Test
  void addsTheFixedLatencyToTheResponseAlone() {
    PlantParameters waits =
        new PlantParameters(0.02, 0, 0.3, 100, 64, 100, 1000, 5, 20, 35, 0.6, 30, 30);
    List<Double> open = new ArrayList<>();
    Heard heard =
        Heard.of(
            Worlds.of(steady(10, 1000), waits, 1),
            at(
                999.99,
                cluster -> {
                  open.add(cluster.replicas().getFirst().outstandingSeconds());
                  open.add(cluster.replicas().getFirst().concurrencySeconds());
                }));

    assertThat(heard.requests)
        .allSatisfy(request -> assertThat(request.response()).isCloseTo(0.32, within(1e-9)));
    // Little: 10 requests a second for 20 ms, and for 320 ms.
    assertThat(open.getFirst() / 1000).isCloseTo(0.2, withPercentage(3));
    assertThat(open.getLast() / 1000).isCloseTo(3.2, withPercentage(3));
  }

  @Test
  void answersWhatCameBeforeTheEndAndTakesNothingAfterIt() {
    Heard heard = Heard.of(Worlds.of(steady(40, 10), with(64, 100, 1000), 1), NOBODY);

    assertThat(heard.failures()).isZero();
    assertThat(heard.requests.stream().mapToDouble(Request::arrival).max().orElseThrow())
        .isBetween(9.0, 10.0);
    assertThat(heard.replicaSeconds).isEqualTo(10);
  }

  // ---------------------------------------------------------------------------------- chance

  @Test
  void isTheSameForTheSameSeedAndAnotherForAnother() {
    Scenario first = Worlds.of(steady(200, 100), PlantParameters.DEFAULT, 10);
    Scenario second =
        new Scenario(
            first.rates(),
            first.parameters(),
            Map.of(),
            List.of(),
            OptionalDouble.empty(),
            false,
            10,
            2);
    Autoscaler some =
        (cluster, agenda, phases) ->
            agenda.every(
                7, phases.nextDouble(7), () -> cluster.scaleTo(3 + (int) (cluster.arrived() % 5)));

    Heard once = Heard.of(first, some);
    assertThat(Heard.of(first, some).requests).isEqualTo(once.requests);
    assertThat(Heard.of(first, some).changes).isEqualTo(once.changes);
    assertThat(Heard.of(second, some).requests).isNotEqualTo(once.requests);
  }

  /** With a core for everybody, a response is the work: the same requests need the same. */
  @Test
  void givesEachPolicyTheSameRequestsWithTheSameWork() {
    PlantParameters roomy =
        new PlantParameters(0.02, 1, 0.01, 1000, 1000, 0, 0, 1000, 20, 35, 1, 30, 30);
    Scenario scenario = Worlds.of(steady(200, 100), roomy, 10);

    Heard one = Heard.of(scenario, NOBODY);
    Heard changing =
        Heard.of(
            scenario,
            (cluster, agenda, phases) ->
                agenda.every(1, 0, () -> cluster.scaleTo(1 + (int) (agenda.now() % 9))));

    assertThat(workByArrival(changing)).isEqualTo(workByArrival(one)).hasSizeGreaterThan(19_000);
  }

  private static List<Request> workByArrival(Heard heard) {
    return heard.requests.stream()
        .sorted((a, b) -> Double.compare(a.arrival(), b.arrival()))
        .map(request ->
            new Request(
                request.arrival(), request.tenant(), Math.round(request.response() * 1e6) / 1e6))
        .toList();
  }

  @Test
  void spreadsWorkAsALogNormalOfThatMeanAndVariation() {
    PlantParameters roomy =
        new PlantParameters(0.02, 1, 0, 1000, 1000, 0, 0, 1000, 20, 35, 1, 30, 30);
    double[] work =
        Heard.of(Worlds.of(steady(2000, 200), roomy, 10), NOBODY).requests.stream()
            .mapToDouble(Request::response)
            .toArray();

    double mean = Arrays.stream(work).average().orElseThrow();
    double square = Arrays.stream(work).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
    Arrays.sort(work);
    assertThat(mean).isCloseTo(0.02, withPercentage(1));
    assertThat(Math.sqrt(square) / mean).isCloseTo(1, withPercentage(3));
    // exp(-σ²/2) with σ² = ln 2.
    assertThat(work[work.length / 2]).isCloseTo(0.02 / Math.sqrt(2), withPercentage(1));
  }

  @Test
  void multipliesATenantsWork() {
    Scenario scenario =
        new Scenario(
            steady(10, 500),
            EVEN,
            Map.of("app", 3.0),
            List.of(),
            OptionalDouble.empty(),
            false,
            9,
            1);
    List<Integer> ready = new ArrayList<>();

    Heard heard =
        Heard.of(scenario, (cluster, agenda, phases) -> ready.add(cluster.readyReplicas()));

    assertThat(ready).as("10 a second × 60 ms / 0.6").containsExactly(1);
    // M/D/1 processor sharing at 60 %.
    assertThat(heard.meanResponse()).isCloseTo(0.06 / 0.4, withPercentage(6));
  }
}
