package io.tenantry.benchmarks.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tenantry.autoscaler.simulator.curve.Point;
import io.tenantry.autoscaler.simulator.curve.Reading;
import io.tenantry.autoscaler.simulator.curve.Reading.Edge;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StudyResultsTest {

  private static final StudyResults RESULTS =
      new StudyResults(
          List.of(
              run("calm", "ours", "1 %", 1, 0.01, 100),
              run("calm", "ours", "5 %", 1, 0.05, 80),
              run("calm", "ours", "0.5 %", 1, 0.005, 120),
              run("calm", "kpa", "0.7", 1, 0.01, 110),
              run("calm", "kpa", "0.8", 1, 0.10, 80),
              run("calm", "hpa", "0.8", 1, 0.2, 60),
              run("wild", "ours", "1 %", 1, 1 / 64.0, 200),
              run("wild", "ours", "1 %", 2, 3 / 64.0, 220),
              run("wild", "kpa", "0.7", 1, 1 / 32.0, 210),
              run("wild", "kpa", "0.7", 2, 1 / 32.0, 210)));

  @Test
  void takesTheMeanOfTheSeeds() {
    assertThat(RESULTS.figures("wild", "ours"))
        .containsOnlyKeys("1 %")
        .hasEntrySatisfying(
            "1 %",
            figures -> {
              assertThat(figures.late()).isEqualTo(1 / 32.0);
              assertThat(figures.replicaSeconds()).isEqualTo(210);
            });
  }

  @Test
  void comparesAtTheirCost() {
    assertThat(RESULTS.lateAtTheCostOf("kpa", "0.8", "ours"))
        .containsOnlyKeys("calm")
        .containsValue(new Reading.On(0.5));
    assertThat(RESULTS.lateAtTheCostOf("kpa", "0.7", "ours"))
        .as("between two of our settings")
        .hasEntrySatisfying(
            "calm", ratio -> assertThat(on(ratio)).isCloseTo(Math.sqrt(0.5), within(1e-12)));
  }

  @Test
  void saysWhereOurCurveDoesNotReach() {
    assertThat(RESULTS.lateAtTheCostOf("hpa", "0.8", "ours").get("calm"))
        .isInstanceOfSatisfying(
            Reading.Off.class,
            off -> {
              assertThat(off.edge()).isEqualTo(Edge.CHEAPEST);
              assertThat(off.nearest().setting()).isEqualTo("5 %");
            });
  }

  @Test
  void comparesAtOurLateness() {
    assertThat(RESULTS.costAtTheLatenessOf("ours", "1 %", "kpa"))
        .containsEntry("calm", new Reading.On(100 / 110.0))
        .containsEntry("wild", new Reading.On(1));
  }

  @Test
  void leavesWhatIsOffTheCurveOutOfTheMean() {
    Reading off = new Reading.Off(Edge.CHEAPEST, new Point("5 %", 80, 0.05, 1_000_000));

    assertThat(StudyResults.geometricMean(List.of(new Reading.On(0.5), new Reading.On(2), off)))
        .hasValue(1);
    assertThat(StudyResults.geometricMean(List.of(off))).isEmpty();
  }

  @Test
  void tellsOneSeedFromAnother() {
    assertThat(RESULTS.seeds()).containsExactly(1L, 2L);
    assertThat(RESULTS.ofSeed(2).demands()).containsExactly("wild");
  }

  private static double on(Reading reading) {
    assertThat(reading).isInstanceOf(Reading.On.class);
    return ((Reading.On) reading).value();
  }

  static Run run(
      String demand, String policy, String setting, long seed, double late, double cost) {
    return new Run(
        demand,
        policy,
        setting,
        seed,
        new Figures(
            1_000_000, late, late, late * 2, 30, cost, 12, 3, 0, 0, 0, 0, 0, Optional.empty()));
  }

  /** A run in which replicas were too few. */
  static Run shared(
      String demand, String policy, long seed, double favouredLate, double jain, double shortfall) {
    return new Run(
        demand,
        policy,
        policy.equals("tenantry") ? "1 %" : "0.7",
        seed,
        new Figures(
            1_000_000,
            0.3,
            0.3,
            0.9,
            600,
            3600,
            12,
            3,
            0,
            0,
            0,
            0,
            0,
            Optional.of(new Sharing(favouredLate, jain, shortfall))));
  }

  /** A run with a fault, of which only what the policy did about it is of interest. */
  static Run withFault(
      String demand, int upsMeanwhile, double recoverySeconds, int largestStep, int frozenSeconds) {
    return new Run(
        demand,
        "tenantry",
        "1 %",
        1,
        new Figures(
            1_000_000,
            0.01,
            0.01,
            0.02,
            30,
            3600,
            12,
            3,
            0,
            upsMeanwhile,
            recoverySeconds,
            largestStep,
            frozenSeconds,
            Optional.empty()));
  }

  /** A run with scale-downs while the metrics were at fault. */
  static Run unheard(String demand, String policy, String setting, int downs) {
    return new Run(
        demand,
        policy,
        setting,
        1,
        new Figures(
            1_000_000, 0.01, 0.01, 0.02, 30, 3600, 12, 3, downs, 0, 0, 0, 0, Optional.empty()));
  }
}
