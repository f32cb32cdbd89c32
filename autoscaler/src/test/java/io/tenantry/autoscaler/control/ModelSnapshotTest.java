package io.tenantry.autoscaler.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tenantry.autoscaler.capacity.CapacityTerms;
import io.tenantry.autoscaler.capacity.LatenessTradeOff;
import io.tenantry.autoscaler.capacity.StartUpTime;
import io.tenantry.autoscaler.decision.LatenessBudget;
import io.tenantry.autoscaler.decision.Replicas;
import io.tenantry.autoscaler.demand.DemandMemory;
import io.tenantry.autoscaler.demand.Dispersion;
import io.tenantry.autoscaler.demand.LatencyObjective;
import io.tenantry.autoscaler.signal.LatencyHistogram;
import io.tenantry.autoscaler.signal.PodSignal;
import io.tenantry.autoscaler.signal.RecentArrivals;
import io.tenantry.autoscaler.signal.WorkloadSignal;
import io.tenantry.autoscaler.workload.PodName;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelSnapshotTest {

  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final LatencyObjective OBJECTIVE =
      new LatencyObjective(99, Duration.ofMillis(250));
  private static final CapacityTerms.Learned ONE_CPU = new CapacityTerms.Learned(1);

  /** A service of one pod whose demand jumps about, and then stays as it is for two minutes. */
  private static final class World {
    private static final PodName POD = new PodName("storefront-0");
    private final Random random;
    private final double cost;
    private final double[] recent = new double[WorkloadSignal.SECONDS];
    private final long[] served = new long[32];
    private double cpuSeconds;
    private long finished;
    private double rate;
    private int ready = 2;
    private int requested = 2;
    private long second;

    World(long seed) {
      random = new Random(seed);
      cost = 0.002 + 0.02 * random.nextDouble();
      rate = 50 + 500 * random.nextDouble();
    }

    Instant now() {
      return T0.plusSeconds(second);
    }

    Replicas replicas() {
      return new Replicas(requested, ready);
    }

    /** A second of it, and what is heard of it. */
    WorkloadSignal next(boolean steady) {
      second++;
      if (!steady && random.nextInt(40) == 0) {
        rate = Math.clamp(rate * Math.exp(random.nextGaussian() / 2), 20, 5000);
      }
      if (!steady && second % 50 == 0) {
        requested = 2 + random.nextInt(6);
      }
      ready += Integer.signum(requested - ready) * (second % 7 == 0 ? 1 : 0);
      long arrived = Math.round(rate);
      System.arraycopy(recent, 0, recent, 1, recent.length - 1);
      recent[0] = arrived;
      long late = Math.round(arrived * 0.02 * random.nextDouble());
      served[0] += arrived - late;
      served[27] += late;
      finished += arrived;
      cpuSeconds += arrived * cost;
      int known = (int) Math.min(second, recent.length);
      return new WorkloadSignal(
          Duration.ofMillis(500),
          Set.of(POD),
          Set.of(POD),
          List.of(),
          RecentArrivals.of(Arrays.copyOf(recent, known)),
          LatencyHistogram.of(3, 0, -32, served),
          0,
          Map.of(POD, new PodSignal(T0.minusSeconds(100), OptionalDouble.of(cpuSeconds), finished)),
          Optional.empty());
    }

    void teach(WorkloadModel model, int seconds, boolean steady) {
      for (int i = 0; i < seconds; i++) {
        WorkloadSignal signal = next(steady);
        model.learn(signal, 1, replicas(), OBJECTIVE, now());
        model.requirement(signal, 1, replicas(), OBJECTIVE, ONE_CPU);
      }
    }
  }

  static IntStream seeds() {
    return IntStream.range(0, 20);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void goesOnAsIfNothingHadHappened(int seed) {
    World world = new World(seed);
    WorkloadModel model = new WorkloadModel();
    world.teach(model, 600 + 60 * seed, false);
    world.teach(model, 130, true);

    WorkloadModel restored = new WorkloadModel(model.snapshot(), world.now().plusSeconds(1));
    assertThat(restored.snapshot()).isEqualTo(model.snapshot());

    WorkloadSignal next = world.next(true);
    LatenessTradeOff before = answer(model, next, world);
    LatenessTradeOff after = answer(restored, next, world);
    assertThat(after.capacity().cpuSecondsPerRequest())
        .isCloseTo(before.capacity().cpuSecondsPerRequest(), within(1e-12));
    assertThat(after.price()).isCloseTo(before.price(), within(before.price() / 100));
    assertThat(after.outlook().mean())
        .isCloseTo(before.outlook().mean(), within(before.outlook().mean() / 1000));
    assertThat(after.cheapest()).isEqualTo(before.cheapest());
  }

  private static LatenessTradeOff answer(WorkloadModel model, WorkloadSignal signal, World world) {
    model.learn(signal, 1, world.replicas(), OBJECTIVE, world.now());
    return (LatenessTradeOff) model.requirement(signal, 1, world.replicas(), OBJECTIVE, ONE_CPU);
  }

  @Test
  void believesOfAnOldOneWhatARequestCostsAndNothingElse() {
    World world = new World(1);
    WorkloadModel model = new WorkloadModel();
    world.teach(model, 1200, false);
    ModelSnapshot snapshot = model.snapshot();

    ModelSnapshot believed =
        snapshot.believedAt(snapshot.at().plus(Duration.ofHours(24)).plusSeconds(1));

    assertThat(believed)
        .isEqualTo(
            new ModelSnapshot(
                snapshot.at(),
                snapshot.cost(),
                Optional.empty(),
                0,
                StartUpTime.Learned.NOTHING,
                Dispersion.POISSON,
                DemandMemory.NONE));
    assertThat(snapshot.budget()).isPresent();
    assertThat(snapshot.demand().followed()).isNotEmpty();
  }

  @Test
  void takesNoPeakOfHoursAgoForOneOfNow() {
    World world = new World(2);
    WorkloadModel model = new WorkloadModel();
    world.teach(model, 1200, false);
    ModelSnapshot snapshot = model.snapshot();

    assertThat(snapshot.believedAt(snapshot.at().plus(Duration.ofMinutes(15)))).isEqualTo(snapshot);
    assertThat(snapshot.believedAt(snapshot.at().plus(Duration.ofHours(2))).demand())
        .isEqualTo(snapshot.demand().withoutPeaks());
  }

  /** The clock of the machine that led before may be ahead of ours. */
  @Test
  void learnsAtOnceFromWhatIsDatedInTheFuture() {
    World world = new World(3);
    WorkloadModel model = new WorkloadModel();
    world.teach(model, 600, false);
    ModelSnapshot snapshot = model.snapshot();
    WorkloadModel restored = new WorkloadModel(snapshot, snapshot.at().minusSeconds(3600));

    restored.learn(
        world.next(false), 1, world.replicas(), OBJECTIVE, snapshot.at().minusSeconds(3600));

    assertThat(restored.lastLesson()).isEqualTo(snapshot.at().minusSeconds(3600));
  }

  @Test
  void isNewsWhenANumberMovedOrTenMinutesHavePassed() {
    World world = new World(4);
    WorkloadModel model = new WorkloadModel();
    world.teach(model, 600, true);
    ModelSnapshot kept = model.snapshot();

    assertThat(kept.isNewsAfter(kept)).isFalse();
    assertThat(at(kept, kept.at().plus(Duration.ofMinutes(10))).isNewsAfter(kept)).isTrue();
    assertThat(priced(kept, 1.01).isNewsAfter(kept)).isFalse();
    assertThat(priced(kept, 1.03).isNewsAfter(kept)).isTrue();
    assertThat(kept.isNewsAfter(kept.believedAt(kept.at().plus(Duration.ofDays(2))))).isTrue();
  }

  private static ModelSnapshot at(ModelSnapshot of, Instant at) {
    return new ModelSnapshot(
        at,
        of.cost(),
        of.budget(),
        of.waitingSeconds(),
        of.startUp(),
        of.dispersion(),
        of.demand());
  }

  private static ModelSnapshot priced(ModelSnapshot of, double factor) {
    LatenessBudget budget = of.budget().orElseThrow();
    return new ModelSnapshot(
        of.at(),
        of.cost(),
        Optional.of(new LatenessBudget(budget.price() * factor, budget.late(), budget.all())),
        of.waitingSeconds(),
        of.startUp(),
        of.dispersion(),
        of.demand());
  }
}
