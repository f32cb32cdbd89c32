package io.tenantry.benchmarks.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.benchmarks.cluster.Answers.Answer;
import io.tenantry.benchmarks.cluster.ReplicaWatch.Seen;
import io.tenantry.benchmarks.cluster.Shop.Replicas;
import io.tenantry.benchmarks.result.Row;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ModelRowsTest {

  private static final ModelledShop MODEL =
      new ModelledShop(
          new LoadTest(0.2, 0.01, 0.01, 39, 0.06), List.of(4.0, 5.0, 6.0), Path.of("unused"));
  private static final List<ModelPoint> POINTS =
      List.of(
          new ModelPoint(
              1, 0.5, answers(0.2), List.of(answers(0.21), answers(0.22), answers(0.23))),
          new ModelPoint(2, 0.9, answers(0.4), List.of(answers(0.36), answers(0.4), answers(0.5))),
          new ModelPoint(2, 0.95, answers(1), List.of(answers(2), answers(2), answers(2))));

  @Test
  void eachFigureStandsBesideTheModelledOne() {
    Row p95 = row("1 replica at 50 %: p95");

    assertThat(p95.value()).isEqualTo(200);
    assertThat(p95.beside()).isEqualTo("the model");
    assertThat(p95.besideValue()).isEqualTo(220);
    assertThat(p95.ratio()).isEqualTo(1.1);
    assertThat(p95.ratioLow()).isEqualTo(1.05);
    assertThat(p95.ratioHigh()).isEqualTo(1.15);
  }

  @Test
  void errorsAreOfTheLoadsThatCanBeCarriedForLong() {
    assertThat(row("the model's error of p99 up to 90 %, half of the steps have less").value())
        .isZero();
    assertThat(row("the model's error of p99 up to 90 %, at worst").value()).isEqualTo(10);
    // Three latencies at 50 %, and all four figures at 95 %, where all is late in both.
    assertThat(row("figures outside what chance makes of the model, of 12").value()).isEqualTo(6);
  }

  @Test
  void theReactionToASurgeStandsBesideTheModelledOne() {
    Row asked = row("surge: from the step to more asked for");

    assertThat(asked.value()).isEqualTo(3);
    assertThat(asked.besideValue()).isEqualTo(4);
    assertThat(row("surge: from the step to enough Ready").besideValue()).isEqualTo(9);
  }

  @Test
  void thePictureHasAPointForEachMeasuredLatencyAndALineForEachModelled() {
    String svg = new ModelPicture(POINTS).svg();

    assertThat(svg.split("<circle", -1)).hasSize(1 + 3 * POINTS.size());
    assertThat(svg.split("<polyline", -1)).hasSize(1 + 3 * 2);
    assertThat(svg).contains(">1 replica<", ">2 replicas<", ">95 %<").endsWith("</svg>\n");
  }

  private static Row row(String name) {
    return ModelRows.of(MODEL, POINTS, List.of(surge(3, 7)), List.of(surge(4, 9))).stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Answers answers(double latency) {
    return new Answers(
        DoubleStream.iterate(0, at -> at + 1)
            .limit(100)
            .mapToObj(at -> new Answer(at, 0, latency, true))
            .toList());
  }

  private static SurgeRun surge(double asked, double ready) {
    SurgeStory story = new SurgeStory(10, 10, 60, 5);
    return new SurgeRun(
        story,
        answers(0.2),
        List.of(
            new Seen(0, new Replicas(2, 2)),
            new Seen(story.step() + asked, new Replicas(5, 2)),
            new Seen(story.step() + ready, new Replicas(5, 5))),
        new MachineLoad(0, 0));
  }
}
