package io.tenantry.autoscaler.simulator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.capacity.CapacityTerms;
import io.tenantry.autoscaler.capacity.LatenessTradeOff;
import io.tenantry.autoscaler.control.OutcomeListener;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.decision.DecisionState;
import io.tenantry.autoscaler.decision.Evidence;
import io.tenantry.autoscaler.decision.Reason;
import io.tenantry.autoscaler.demand.LatencyObjective;
import io.tenantry.autoscaler.simulator.plant.Fault;
import io.tenantry.autoscaler.simulator.plant.Plant;
import io.tenantry.autoscaler.simulator.plant.PlantParameters;
import io.tenantry.autoscaler.simulator.plant.RunListener;
import io.tenantry.autoscaler.simulator.plant.Scenario;
import io.tenantry.autoscaler.simulator.plant.SignalFault;
import io.tenantry.autoscaler.simulator.trace.RequestRates;
import io.tenantry.autoscaler.simulator.trace.SyntheticTrace;
import io.tenantry.autoscaler.simulator.trace.TraceFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the control loop of production does on the modelled cluster; 1 % may be late. */
class TenantryAutoscalerTest {

  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final double FAULT = 1800;

  @Test
  void withoutATargetAsManyAreLateAsMayBe() {
    Story story = play(steady(400, 3600), false);

    assertThat(story.lateShareFrom(600)).isBetween(0.006, 0.012);
    assertThat(story.decisions)
        .noneMatch(outcome ->
            outcome.reason() == Reason.NO_SIGNAL && outcome.at().isAfter(BEGIN.plusSeconds(5)));
  }

  @Test
  void demandThatVariesForNoReasonMovesNoReplicaToAndFro(@TempDir Path folder) throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    StringBuilder trace = new StringBuilder("t_seconds,tenant,requests\n");
    for (int second = 0; second < 3600; second++) {
      trace.append(second).append(",app,").append(400 * random.nextDouble(0.92, 1.08)).append('\n');
    }
    Files.writeString(folder.resolve("trace.csv"), trace);

    Story story =
        play(
            TraceFolder.read(folder).played(1, 1, OptionalDouble.empty(), OptionalDouble.empty()),
            false);

    assertThat(story.reversals()).isZero();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void nothingIsScaledDownOnASignalThatIsNotRight(SignalFault fault) {
    Story story = play(ramp(), false, new Fault.Signal(fault, FAULT + 200, FAULT + 500));

    assertThat(story.between(FAULT + 200, FAULT + 510))
        .isNotEmpty()
        .noneMatch(outcome -> outcome.to() < outcome.from());
  }

  /** 400 requests/s, of which half or nothing is heard for five minutes. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aGapIsTakenForNoFallOfDemand(SignalFault fault) {
    Story story = play(steady(400, 3000), false, new Fault.Signal(fault, FAULT + 200, FAULT + 500));

    List<LatenessTradeOff> demands =
        story.between(FAULT + 200, FAULT + 700).stream()
            .map(outcome -> outcome.situation().evidence())
            .filter(Evidence.Measured.class::isInstance)
            .map(evidence -> (LatenessTradeOff) ((Evidence.Measured) evidence).required())
            .toList();
    assertThat(demands)
        .hasSizeGreaterThan(180)
        .allSatisfy(demand -> {
          assertThat(demand.outlook().presentRequestsPerSecond()).isBetween(320.0, 480.0);
          assertThat(demand.outlook().mean()).isBetween(320.0, 480.0);
        });
  }

  @Test
  void aSlowDependencyAsksForTwoReplicasAtMostAndSaysWhy() {
    Story story = play(steady(400, 2500), false, new Fault.SlowDependency(0.2, FAULT, FAULT + 600));

    List<DecisionOutcome> meanwhile = story.between(FAULT, FAULT + 600);
    assertThat(meanwhile.stream().filter(outcome -> outcome.to() > outcome.from()).count())
        .isLessThanOrEqualTo(2);
    assertThat(meanwhile)
        .filteredOn(outcome -> outcome.at().isAfter(BEGIN.plusSeconds((long) FAULT + 30)))
        .filteredOn(outcome -> outcome.reason() == Reason.INEFFECTIVE_SCALE_UP)
        .hasSizeGreaterThan(200);
  }

  @Test
  void aVersionThatCostsMoreIsMadeUpForWithinTwoMinutes() {
    Story story =
        play(
            steady(400, 2700),
            false,
            new Fault.CostlyRequests(1.4, FAULT, Double.POSITIVE_INFINITY));

    assertThat(story.lateShare(FAULT + 120, FAULT + 900)).isLessThan(0.05);
  }

  @Test
  void anotherInstanceGoesOnWithWhatTheOneBeforeItLearned() {
    Story story = play(steady(400, 2100), false, new Fault.NewLeader(FAULT));

    List<DecisionOutcome> after = story.between(FAULT, FAULT + 300);
    DecisionOutcome first = after.getFirst();
    assertThat(first.previous())
        .as("nothing is remembered of earlier decisions")
        .isEqualTo(DecisionState.initial(first.from(), first.at()));
    assertThat(after)
        .noneMatch(outcome -> outcome.reason() == Reason.LEARNING)
        .noneMatch(outcome -> Math.abs(outcome.to() - outcome.from()) > 1);
    assertThat(story.lateShare(FAULT, FAULT + 300)).isLessThan(0.05);
  }

  @Test
  void limitsSpareMostOfWhatAStepMakesLate() {
    RequestRates steps =
        SyntheticTrace.STEPS.trace().played(1, 1, OptionalDouble.empty(), OptionalDouble.of(1800));

    assertThat(play(steps, true).lateShareFrom(0))
        .isLessThan(2.0 / 3 * play(steps, false).lateShareFrom(0));
  }

  private static RequestRates steady(double requestsPerSecond, double seconds) {
    return SyntheticTrace.STEPS
        .trace()
        .played(
            requestsPerSecond / 600, 600 / seconds, OptionalDouble.of(600), OptionalDouble.of(600));
  }

  private static RequestRates ramp() {
    return SyntheticTrace.RAMP
        .trace()
        .played(0.3, 1, OptionalDouble.empty(), OptionalDouble.empty());
  }

  private static Story play(RequestRates rates, boolean admission, Fault... faults) {
    Story story = new Story();
    Plant.run(
        new Scenario(
            rates,
            PlantParameters.DEFAULT,
            Map.of(),
            List.of(faults),
            OptionalDouble.empty(),
            admission,
            100,
            1),
        new TenantryAutoscaler(
                new LatencyObjective(99, Duration.ofMillis(200)),
                100,
                new CapacityTerms.Learned(1),
                Map.of(),
                Map.of(),
                List.of(story))
            .under(List.of(faults)),
        story);
    return story;
  }

  /** Decisions, and requests by the second of their coming. */
  private static final class Story implements OutcomeListener, RunListener {

    private static final int LONGEST = 20_000;

    private final List<DecisionOutcome> decisions = new ArrayList<>();
    private final int[] requests = new int[LONGEST];
    private final int[] late = new int[LONGEST];

    @Override
    public void decided(DecisionOutcome outcome, Actuation actuation) {
      decisions.add(outcome);
    }

    @Override
    public void answered(double arrival, int tenant, double response) {
      count(arrival, response > 0.2);
    }

    @Override
    public void failed(double arrival, int tenant) {
      count(arrival, true);
    }

    @Override
    public void limited(double arrival, int tenant) {
      count(arrival, true);
    }

    @Override
    public void scaled(double at, int from, int to) {}

    private void count(double arrival, boolean isLate) {
      requests[(int) arrival]++;
      late[(int) arrival] += isLate ? 1 : 0;
    }

    private double lateShareFrom(int second) {
      return lateShare(second, LONGEST);
    }

    private double lateShare(double from, double to) {
      double all = 0;
      double tooLate = 0;
      for (int second = (int) from; second < to; second++) {
        all += requests[second];
        tooLate += late[second];
      }
      return tooLate / all;
    }

    private List<DecisionOutcome> between(double from, double to) {
      return decisions.stream()
          .filter(outcome -> {
            double second = Duration.between(BEGIN, outcome.at()).toMillis() / 1000.0;
            return second >= from && second < to;
          })
          .toList();
    }

    /** Changes that take back another of the five minutes before. */
    private long reversals() {
      long reversals = 0;
      DecisionOutcome before = null;
      for (DecisionOutcome outcome : decisions) {
        if (outcome.to() == outcome.from()) {
          continue;
        }
        if (before != null
            && Duration.between(before.at(), outcome.at()).toMinutes() < 5
            && before.to() > before.from() != outcome.to() > outcome.from()) {
          reversals++;
        }
        before = outcome;
      }
      return reversals;
    }
  }
}
