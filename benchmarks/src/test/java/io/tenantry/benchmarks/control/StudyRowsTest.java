package io.tenantry.benchmarks.control;

import static io.tenantry.benchmarks.control.StudyResultsTest.run;
import static io.tenantry.benchmarks.control.StudyResultsTest.shared;
import static io.tenantry.benchmarks.control.StudyResultsTest.unheard;
import static io.tenantry.benchmarks.control.StudyResultsTest.withFault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tenantry.benchmarks.result.Row;
import java.util.List;
import java.util.Set;
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
                          unheard("signal lost", "keda-prometheus", "0.7", 6),
                          withFault("slow dependency, +200 ms", 3, 600, 2, 0),
                          withFault("leader change", 1, 0, 2, 0),
                          withFault("worse version, work x1.4", 3, 120, 2, 0),
                          withFault("outage, then retries x3", 3, 190, 2, 0))),
                  new StudyResults(
                      List.of(
                          run("wild + admission", "tenantry", "1 %", 1, 0.03, 3600),
                          run("calm + edge 60 s ahead", "tenantry", "1 %", 1, 0.005, 5400),
                          run("wild + edge 30 s ahead", "tenantry", "1 %", 1, 0.005, 3600),
                          run("wild + work x1.4", "tenantry", "1 %", 1, 0.06, 5400),
                          run("wild + edge dead", "tenantry", "1 %", 1, 0.04, 3960))),
                  new StudyResults(
                      List.of(
                          shared("flood", "tenantry", 1, 0.01, 0.998, 1.2),
                          shared("flood", "tenantry", 2, 0.03, 0.996, 1.2),
                          shared("flood", "kpa", 1, 0.9, 0.4, 3),
                          shared("flood", "hpa-cpu", 1, 0.09, 0.4, 3))),
                  Set.of("calm")))
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
  void compareCostsOfSmoothDemandAndOfBurstyDemandByThemselves() {
    String name =
        "cost as installed, over kpa-rps set by hand to the same late share, geometric mean of %s";

    assertThat(named(name.formatted("1 of 1 smooth demands")).goal()).isEqualTo("<= 1.03 x");
    assertThat(ROWS)
        .extracting(Row::name)
        .as("its one setting is never so late")
        .doesNotContain(name.formatted("1 of 1 bursty demands"));
  }

  @Test
  void tellWhetherTheAllowedShareIsKept() {
    Row smooth = named("calm (smooth): late as installed, after ten minutes");
    assertThat(smooth.goal()).isEqualTo("0.8 to 1.2 %");
    assertThat(smooth.met()).isTrue();

    assertThat(named("wild (bursty): late as installed, after ten minutes").met()).isTrue();
    assertThat(named("wild + work x1.4 (bursty): late as installed, after ten minutes").met())
        .isFalse();
  }

  @Test
  void tellWhatIsDoneAboutFaults() {
    assertThat(named("slow dependency, +200 ms: scale-ups meanwhile").met()).isFalse();
    Row freeze = named("slow dependency, +200 ms: held with the reason INEFFECTIVE_SCALE_UP");
    assertThat(freeze.goal()).isEqualTo(">= 1 s");
    assertThat(freeze.met()).isFalse();
    Row jump = named("leader change: replicas added or taken at once in the minute after");
    assertThat(jump.value()).isEqualTo(2);
    assertThat(jump.met()).isFalse();
    assertThat(named("worse version, work x1.4: recovered after").met()).isTrue();
    assertThat(
            named("outage, then retries x3: recovered after the begin of the storm of 180 s").met())
        .isFalse();
  }

  @Test
  void tellHowTooFewReplicasAreShared() {
    Row late = named("flood: late requests of the tenant of weight 10");
    assertThat(late.value()).isEqualTo(2);
    assertThat(late.beside()).isEqualTo("the best baseline, hpa-cpu");
    assertThat(late.met()).as("at most a fifth").isFalse();

    assertThat(named("flood: Jain index of what backlogged tenants were served per weight").met())
        .isTrue();
    assertThat(named("flood: the most that a tenant was served under its weighted share").met())
        .isFalse();
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
  void tellWhatAWrongEdgeCosts() {
    assertThat(named("wild + edge dead: late as installed").met()).isTrue();

    Row hours = named("wild + edge dead: replica hours as installed");
    assertThat(hours.value()).isEqualTo(1.1);
    assertThat(hours.met()).isFalse();
  }

  @Test
  void sayAtWhichCostWhereOurCurveDoesNotReach() {
    Row row =
        named(
            "calm + edge 60 s ahead: late requests at 1.50 times the cost of kpa-rps 0.7 (nearest,"
                + " at 1 %)");

    assertThat(row.value()).isEqualTo(0.5);
    assertThat(row.goal()).isNull();
  }

  private static Row named(String name) {
    return ROWS.stream().filter(row -> row.name().equals(name)).findFirst().orElseThrow();
  }
}
