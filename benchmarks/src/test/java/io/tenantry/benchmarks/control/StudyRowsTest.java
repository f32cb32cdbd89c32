package io.tenantry.benchmarks.control;

import static io.tenantry.benchmarks.control.StudyResultsTest.run;
import static io.tenantry.benchmarks.control.StudyResultsTest.unheard;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tenantry.benchmarks.result.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

class StudyRowsTest {

  private static final List<Row> ROWS =
      new StudyRows(
              new Study(
                  new StudyResults(
                      List.of(
                          run("calm", "tenantry", "1 %", 1, 0.01, 3600),
                          run("calm", "tenantry", "5 %", 1, 0.05, 1800),
                          run("calm", "hpa-requests", "0.8", 1, 0.04, 3600),
                          run("calm", "kpa-rps", "0.7", 1, 0.01, 3600),
                          run("wild", "tenantry", "1 %", 1, 0.04, 3600),
                          run("wild", "hpa-requests", "0.8", 1, 0.04, 3600),
                          run("wild", "kpa-rps", "0.7", 1, 0.02, 3600))),
                  new StudyResults(
                      List.of(
                          run("signal lost", "tenantry", "1 %", 1, 0.01, 3600),
                          unheard("signal lost", "keda-prometheus", "0.7", 6))),
                  new StudyResults(
                      List.of(
                          run("wild + admission", "tenantry", "1 %", 1, 0.03, 3600),
                          run("wild + edge 30 s ahead", "tenantry", "1 %", 1, 0.005, 3600),
                          run("wild + edge dead", "tenantry", "1 %", 1, 0.01, 5400)))))
          .rows();

  @Test
  void tellTheGeometricMeanAndTheWorst() {
    Row mean =
        named("late requests at the cost of hpa-requests 0.8, geometric mean of 2 of 2 demands");
    assertThat(mean.value()).isCloseTo(0.5, within(1e-9));
    assertThat(mean.met()).isTrue();

    Row worst = named("late requests at the cost of hpa-requests 0.8, our worst demand: wild");
    assertThat(worst.value()).isEqualTo(1);
  }

  @Test
  void missAGoalThatIsMissed() {
    Row mean = named("late requests at the cost of kpa-rps 0.7, geometric mean of 2 of 2 demands");

    assertThat(mean.value()).isCloseTo(Math.sqrt(2), within(0.001));
    assertThat(mean.met()).isFalse();
  }

  @Test
  void countTheDemandsOnWhichTheAllowedShareIsKept() {
    assertThat(named("demands of 2 with 0.8 to 1.2 % late as installed (1 % is allowed)").value())
        .isEqualTo(1);
  }

  @Test
  void countScaleDownsWithoutASignal() {
    Row row = named("signal lost: scale-downs meanwhile");

    assertThat(row.value()).isZero();
    assertThat(row.besideValue()).isEqualTo(6);
    assertThat(row.met()).isTrue();
  }

  @Test
  void tellWhatLimitsAndAnEdgeAreGoodFor() {
    Row limits = named("wild + admission: late as installed");
    assertThat(limits.value()).isEqualTo(3);
    assertThat(limits.besideValue()).isEqualTo(4);
    assertThat(limits.met()).as("at most two thirds").isFalse();

    Row edge = named("wild + edge 30 s ahead: late requests at the cost of kpa-rps 0.7");
    assertThat(edge.value()).isEqualTo(0.25);
    assertThat(edge.met()).isTrue();
  }

  @Test
  void sayAtWhichCostWhereOurCurveDoesNotReach() {
    Row row =
        named(
            "wild + edge dead: late requests at 1.50 times the cost of kpa-rps 0.7 (nearest, at 1"
                + " %)");

    assertThat(row.value()).isEqualTo(0.5);
    assertThat(row.goal()).isNull();
  }

  private static Row named(String name) {
    return ROWS.stream().filter(row -> row.name().equals(name)).findFirst().orElseThrow();
  }
}
