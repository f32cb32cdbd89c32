package io.tenantry.benchmarks.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tenantry.benchmarks.decide.DecideSuite.Size;
import io.tenantry.benchmarks.decide.DecideSuite.Tick;
import io.tenantry.benchmarks.result.Interval;
import io.tenantry.benchmarks.result.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecideSuiteTest {

  @Test
  void saysWhatOneDecisionTakesAndHowItGrows() {
    List<Row> rows =
        DecideSuite.rows(
            List.of(tick(500, 5, 2e6), tick(500, 20, 8e6), tick(500, 80, 32e6)),
            List.of(tick(50, 20, 8e5), tick(500, 20, 8e6), tick(5000, 20, 8e8)));

    assertThat(rows)
        .extracting(Row::name)
        .containsExactly(
            "one decision, 5 tenants, one of 500 workloads",
            "one decision, 20 tenants, one of 500 workloads",
            "one decision, 80 tenants, one of 500 workloads",
            "one decision, 20 tenants, one of 50 workloads",
            "one tick of 50 workloads of 20 tenants",
            "one tick of 500 workloads of 20 tenants",
            "one decision, 20 tenants, one of 5,000 workloads",
            "one tick of 5,000 workloads of 20 tenants",
            "exponent of growth with tenants",
            "exponent of growth with workloads");
    assertThat(rows.get(1).value()).isEqualTo(16);
    assertThat(rows.get(1).met()).isTrue();
    assertThat(rows.get(6).met()).isFalse();
    assertThat(rows.get(7).value()).isEqualTo(0.8);
    assertThat(rows.get(7).goal()).isEqualTo("<= 0.5 s");
    assertThat(rows.get(8).value()).isCloseTo(1, within(1e-3));
    assertThat(rows.get(9).value()).isCloseTo(1.5, within(1e-3));
  }

  /** With reports of all that there is, so that what is timed is what production does. */
  @Test
  void decidesOnEveryWorkloadOfAFleet() {
    Fleet fleet = new Fleet(3, 2);

    fleet.pass(40);

    assertThat(fleet.series()).isEqualTo(3 * 2 * Fleet.PODS);
    assertThat(fleet.tick()).isEqualTo(3 * 41);
  }

  private static Tick tick(int workloads, int tenants, double nanos) {
    return new Tick(new Size(workloads, tenants), Interval.exact(nanos));
  }
}
