package io.tenantry.autoscaler.simulator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tenantry.autoscaler.simulator.report.RunMeasures.Change;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {

  private final Timeline timeline = new Timeline(10.0 * Timeline.COLUMNS);

  @Test
  void countsRequestsWhereTheyCame() {
    timeline.answered(9.9, 0.1);
    timeline.failed(10);
    timeline.failed(19);
    timeline.answered(10.0 * Timeline.COLUMNS - 1e-9, 0.1);

    assertThat(timeline.requestsPerSecond(0)).isEqualTo(0.1);
    assertThat(timeline.requestsPerSecond(1)).isEqualTo(0.2);
    assertThat(timeline.requestsPerSecond(2)).isZero();
    assertThat(timeline.requestsPerSecond(Timeline.COLUMNS - 1)).isEqualTo(0.1);
  }

  @Test
  void knowsNoPercentileOfNoAnswer() {
    timeline.failed(5);
    timeline.answered(15, 0.25);

    assertThat(timeline.p95(0)).isEmpty();
    assertThat(timeline.p95(1).orElseThrow()).isCloseTo(0.25, within(0.025));
  }

  @Test
  void hasTheMeanNumberOfReplicasInEachColumn() {
    timeline.scaled(4, List.of(new Change(15, 4, 8), new Change(30, 8, 1)));

    assertThat(timeline.replicas(0)).isEqualTo(4);
    assertThat(timeline.replicas(1)).isEqualTo(6);
    assertThat(timeline.replicas(2)).isEqualTo(8);
    assertThat(timeline.replicas(3)).isCloseTo(1, within(1e-9));
    assertThat(timeline.replicas(Timeline.COLUMNS - 1)).isCloseTo(1, within(1e-9));
  }

  @Test
  void keepsTheFirstNumberWhenNothingChanges() {
    timeline.scaled(3, List.of());

    assertThat(timeline.replicas(Timeline.COLUMNS / 2)).isCloseTo(3, within(1e-9));
  }
}
