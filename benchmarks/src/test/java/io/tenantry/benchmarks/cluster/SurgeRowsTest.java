package io.tenantry.benchmarks.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.benchmarks.cluster.Answers.Answer;
import io.tenantry.benchmarks.cluster.ReplicaWatch.Seen;
import io.tenantry.benchmarks.cluster.Shop.Replicas;
import io.tenantry.benchmarks.result.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SurgeRowsTest {

  private static final SurgeStory STORY = new SurgeStory(10, 10, 60, 20);
  private static final LoadTest REPLICA = new LoadTest(0.2, 0.02, 0.01, 39.6, 0.06);

  /** The step is at second 20, the fall at 80. */
  @Test
  void saysWhatTheGoalsCameTo() {
    List<Row> rows =
        SurgeRows.of(
            REPLICA,
            Map.of(
                SetUp.FIXED, List.of(run(10, 1000, 1000)),
                SetUp.HPA, List.of(run(8, 62, 66)),
                SetUp.TENANTRY, List.of(run(2, 23, 27))));

    assertThat(row(rows, "p99 in the surge, over that of fixed replicas").value()).isEqualTo(0.2);
    assertThat(row(rows, "p99 in the surge, over that of fixed replicas").met()).isTrue();
    Row late = row(rows, "Tenantry: late from enough replicas Ready on");
    assertThat(late.value()).isZero();
    assertThat(late.besideValue())
        .isEqualTo(100.0 * 53 / 73, org.assertj.core.api.Assertions.within(0.01));
    assertThat(late.met()).isTrue();
    assertThat(row(rows, "Tenantry: late from all new replicas Ready on").met()).isTrue();
    assertThat(row(rows, "Tenantry: from the step to all new replicas Ready").value()).isEqualTo(9);
    assertThat(row(rows, "Tenantry: from the step to more asked for").value()).isEqualTo(3);
    assertThat(row(rows, "Tenantry: from the step to enough replicas Ready").value()).isEqualTo(7);
    assertThat(row(rows, "Tenantry: from the step to enough replicas Ready").besideValue())
        .isEqualTo(46);
  }

  @Test
  void tenantryStandsBesideBothInEachPart() {
    List<Row> rows =
        SurgeRows.of(
            REPLICA,
            Map.of(
                SetUp.FIXED, List.of(run(10, 1000, 1000)),
                SetUp.HPA, List.of(run(8, 62, 66)),
                SetUp.TENANTRY, List.of(run(2, 23, 27))));

    assertThat(rows.stream().filter(row -> row.name().equals("Tenantry: p99 in the surge")))
        .extracting(Row::beside)
        .containsExactly("fixed replicas", "HPA on CPU");
    // Two replicas for 13 s and six for 77 s.
    assertThat(row(rows, "Tenantry: replicas asked for, mean").value()).isEqualTo(5.422);
  }

  @Test
  void saysWhenEnoughWereNeverReady() {
    List<Row> rows =
        SurgeRows.of(
            REPLICA,
            Map.of(
                SetUp.FIXED, List.of(run(10, 1000, 1000)),
                SetUp.HPA, List.of(run(8, 62, 1000)),
                SetUp.TENANTRY, List.of(run(2, 23, 27))));

    assertThat(
            row(
                    rows,
                    "HPA on CPU: runs without all new replicas Ready; the surge's length stands for it")
                .value())
        .isEqualTo(1);
    assertThat(row(rows, "Tenantry: from the step to enough replicas Ready").besideValue())
        .isEqualTo(60);
  }

  private static Row row(List<Row> rows, String name) {
    return rows.stream().filter(row -> row.name().equals(name)).findFirst().orElseThrow();
  }

  /** A request a second, slow from the step until four replicas are Ready or the surge ends. */
  private static SurgeRun run(double slowest, double asked, double ready) {
    List<Answer> answers = new ArrayList<>();
    for (int second = 0; second < STORY.end(); second++) {
      boolean slow = second >= STORY.step() && second < Math.min(ready, STORY.fall());
      answers.add(new Answer(second, 0.001, slow ? slowest : 0.21, true));
    }
    List<Seen> changes = new ArrayList<>(List.of(new Seen(0, new Replicas(2, 2))));
    if (asked < STORY.end()) {
      changes.add(new Seen(asked, new Replicas(6, 2)));
    }
    if (ready < STORY.end()) {
      changes.add(new Seen(ready, new Replicas(6, 5)));
      changes.add(new Seen(ready + 2, new Replicas(6, 6)));
    }
    return new SurgeRun(STORY, new Answers(answers), changes, new MachineLoad(0.4, 0.1));
  }
}
