package io.tenantry.autoscaler.simulator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tenantry.autoscaler.simulator.plant.Autoscaler;
import io.tenantry.autoscaler.simulator.plant.Fault;
import io.tenantry.autoscaler.simulator.plant.PlantParameters;
import io.tenantry.autoscaler.simulator.plant.Scenario;
import io.tenantry.autoscaler.simulator.plant.TenantLimit;
import io.tenantry.autoscaler.simulator.trace.RequestRates;
import io.tenantry.autoscaler.simulator.trace.SyntheticTrace;
import io.tenantry.autoscaler.simulator.trace.TraceFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A slow dependency makes requests late at will: with 0.3 s more, every one is. */
class RunMeasuresTest {

  private static final Autoscaler NOBODY = (cluster, agenda, phases) -> {};

  /** Ten minutes of two tenants: a with 50 requests a second, b with 2. */
  private static RequestRates rates;

  @BeforeAll
  static void writeTrace(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("trace.csv"),
        "t_seconds,tenant,requests\n0,a,15000\n0,b,600\n300,a,15000\n300,b,600\n");
    rates = TraceFolder.read(folder).played(1, 1, OptionalDouble.empty(), OptionalDouble.empty());
  }

  private static Scenario scenario(boolean admission, Fault... faults) {
    return new Scenario(
        rates,
        new PlantParameters(0.02, 0, 0, 1000, 1000, 0, 0, 5, 20, 35, 1, 30, 30),
        Map.of(),
        List.of(faults),
        OptionalDouble.empty(),
        admission,
        10,
        1);
  }

  private static RunMeasures run(Autoscaler autoscaler, Fault... faults) {
    return RunMeasures.of(scenario(true, faults), autoscaler, 0.2);
  }

  @Test
  void findsNobodyLateWhereAllIsWell() {
    RunMeasures measures = run(NOBODY);

    assertThat(measures.requests()).isBetween(30_300L, 32_100L);
    assertThat(measures.late()).isZero();
    assertThat(measures.worstTenantLate()).isZero();
    assertThat(measures.violationSeconds()).isZero();
    assertThat(measures.errors()).isZero();
    assertThat(measures.replicaSeconds()).isEqualTo(600);
    assertThat(measures.changes()).isEmpty();
  }

  @Test
  void countsLateRequestsWhereTheyCame() {
    RunMeasures measures = run(NOBODY, new Fault.SlowDependency(0.3, 100, 250));

    assertThat(measures.late()).isCloseTo(0.25, within(0.02));
    assertThat(measures.violationSeconds()).isEqualTo(150);
    assertThat(measures.isViolation(9)).isFalse();
    assertThat(measures.isViolation(10)).isTrue();
    assertThat(measures.isViolation(24)).isTrue();
    assertThat(measures.isViolation(25)).isFalse();
    assertThat(measures.windows()).isEqualTo(60);
    assertThat(measures.errors()).as("late, and yet answered").isZero();
  }

  @Test
  void tellsWhatCameLaterFromWhatCameAtFirst() {
    RunMeasures measures = run(NOBODY, new Fault.SlowDependency(0.3, 100, 250));

    assertThat(measures.lateFrom(0)).isEqualTo(measures.late());
    assertThat(measures.lateFrom(200)).isCloseTo(0.125, within(0.02));
    assertThat(measures.lateFrom(250)).isZero();
    assertThat(measures.lateFrom(600)).as("nothing came").isZero();
  }

  @Test
  void knowsWhenAFaultHadBeenOvercome() {
    RunMeasures measures = run(NOBODY, new Fault.SlowDependency(0.3, 100, 250));

    assertThat(measures.recoverySeconds(100, 600)).isEqualTo(150);
    assertThat(measures.recoverySeconds(105, 200)).as("looked at no longer").isEqualTo(95);
    assertThat(measures.recoverySeconds(250, 900)).isZero();
  }

  /** The tenth of a window is late, or the twentieth. */
  @Test
  void callsAWindowAViolationWithMoreThanATwentiethLate() {
    assertThat(run(NOBODY, new Fault.SlowDependency(0.3, 100, 101)).violationSeconds())
        .isEqualTo(10);
    assertThat(run(NOBODY, new Fault.SlowDependency(0.3, 100, 100.3)).violationSeconds()).isZero();
  }

  /** b has 20 requests in a window: only five of them together say anything. */
  @Test
  void joinsATenantsWindowsUntilTheyHaveAHundredRequests() {
    RunMeasures measures = run(NOBODY, new Fault.SlowDependency(0.3, 300, 400));

    assertThat(measures.violationSeconds(0)).isEqualTo(100);
    assertThat(measures.violationSeconds(1)).isBetween(100.0, 200.0);
    assertThat(run(NOBODY, new Fault.SlowDependency(0.3, 300, 300.2)).violationSeconds(1)).isZero();
  }

  @Test
  void knowsTheTenantThatIsWorstOff() {
    RunMeasures measures =
        run((cluster, agenda, phases) -> cluster.limit(Map.of(1, new TenantLimit(1, 20, 1000))));

    assertThat(measures.late(0)).isZero();
    assertThat(measures.late(1)).isCloseTo(0.5, within(0.06));
    assertThat(measures.worstTenantLate()).isEqualTo(measures.late(1));
    assertThat(measures.errors()).isEqualTo(measures.limited()).isPositive();
  }

  @Test
  void countsChangesAndThoseThatTakeBackTheLast() {
    RunMeasures measures =
        run((cluster, agenda, phases) -> {
          agenda.at(10, () -> cluster.scaleTo(3));
          agenda.at(20, () -> cluster.scaleTo(5));
          agenda.at(30, () -> cluster.scaleTo(5));
          agenda.at(40, () -> cluster.scaleTo(4)); // a reversal
          agenda.at(340, () -> cluster.scaleTo(5)); // a reversal, 300 s later
          agenda.at(345, () -> cluster.scaleTo(6));
          agenda.at(560, () -> cluster.scaleTo(1)); // a reversal
        });

    assertThat(measures.changes()).hasSize(6);
    assertThat(measures.reversals()).isEqualTo(3);
  }

  @Test
  void findsTheStepsOfTheSyntheticDemandsAndWhenTheyWereAnswered() {
    assertThat(DemandSteps.in(whole("synth:steps")).moments())
        .containsExactly(600.0, 2400.0, 4200.0, 6000.0);
    assertThat(DemandSteps.in(whole("synth:square")).moments())
        .containsExactly(
            300.0, 900.0, 1500.0, 2100.0, 2700.0, 3300.0, 3900.0, 4500.0, 5100.0, 5700.0, 6300.0,
            6900.0);
    assertThat(DemandSteps.in(whole("synth:ramp")).moments()).isEmpty();
  }

  private static RequestRates whole(String name) {
    return SyntheticTrace.named(name)
        .orElseThrow()
        .trace()
        .played(1, 1, OptionalDouble.empty(), OptionalDouble.empty());
  }

  @Test
  void measuresFromAStepToTheFirstIncreaseAndToTheLastViolation() {
    RunMeasures measures =
        run(
            (cluster, agenda, phases) -> {
              agenda.at(95, () -> cluster.scaleTo(2));
              agenda.at(112, () -> cluster.scaleTo(3));
              agenda.at(318, () -> cluster.scaleTo(4));
            },
            new Fault.SlowDependency(0.3, 100, 150),
            new Fault.SlowDependency(0.3, 300, 320));
    DemandSteps steps = new DemandSteps(List.of(100.0, 300.0));

    assertThat(steps.reactionSeconds(measures)).hasValue((12 + 18) / 2.0);
    assertThat(steps.recoverySeconds(measures)).hasValue((50 + 20) / 2.0);
  }

  @Test
  void callsALateIncreaseNoReaction() {
    RunMeasures measures =
        run((cluster, agenda, phases) -> agenda.at(221, () -> cluster.scaleTo(2)));

    assertThat(new DemandSteps(List.of(100.0)).reactionSeconds(measures)).isEmpty();
    assertThat(new DemandSteps(List.of(100.0)).recoverySeconds(measures)).hasValue(0);
    assertThat(new DemandSteps(List.of()).recoverySeconds(measures)).isEmpty();
  }
}
