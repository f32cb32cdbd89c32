package io.tenantry.autoscaler.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.tenantry.autoscaler.signal.LatencyHistogram;
import io.tenantry.autoscaler.signal.RecentArrivals;
import io.tenantry.autoscaler.signal.TenantKey;
import io.tenantry.autoscaler.signal.TenantSignal;
import io.tenantry.autoscaler.signal.WorkloadSignal;
import io.tenantry.autoscaler.workload.PlanName;
import io.tenantry.autoscaler.workload.Region;
import io.tenantry.autoscaler.workload.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemandTest {

  private static final LatencyObjective OBJECTIVE =
      new LatencyObjective(95, Duration.ofMillis(250));

  @ParameterizedTest(name = "fast {0}/s, slow {1}/s: {2}/s")
  @CsvSource({
    "100, 100, 100",
    "121, 100, 100", // 242 requests in two seconds for 200 expected: chance
    "122, 100, 122", // 244, more than three deviations of 14: a burst
    "29, 20, 20", // the fewer there are, the more chance does
    "30, 20, 30",
    "20, 100, 100", // falling traffic is believed when the slow window shows it
    "5, 0, 5",
    "0, 0, 0",
  })
  void takesTheFastWindowOnlyForABurst(double fast, double slow, double arrivals) {
    Demand demand = Demand.of(signal(tenant("acme", fast, slow, 0)), OBJECTIVE);

    assertThat(demand.requestsPerSecond()).isEqualTo(arrivals);
  }

  @Test
  void sumsTenantsBeforeItJudges() {
    Demand demand =
        Demand.of(signal(tenant("acme", 60, 40, 0), tenant("globex", 40, 60, 0)), OBJECTIVE);

    assertThat(demand.requestsPerSecond()).isEqualTo(100);
    assertThat(demand.tenants())
        .extracting(TenantDemand::requestsPerSecond)
        .containsExactly(60., 60.);
  }

  /** Little: at 100 requests/s and 250 ms, 25 may be in flight. */
  @ParameterizedTest(name = "{0} in flight: backlog {1}")
  @CsvSource({"0, 0", "25, 0", "125, 100"})
  void callsBacklogWhatIsInFlightBeyondTheObjective(long inFlight, double backlog) {
    Demand demand = Demand.of(signal(tenant("acme", 100, 100, inFlight)), OBJECTIVE);

    assertThat(demand.backlog()).isEqualTo(backlog);
  }

  @Test
  void measuresTheLatencyAtTheObjectivesPercentile() {
    TenantSignal slowTenant =
        new TenantSignal(key("acme"), 1, 1, 0, LatencyHistogram.of(0, 0, 0, 90, 10));

    Demand demand = Demand.of(signal(slowTenant), OBJECTIVE);

    assertThat(demand.latencySeconds()).hasValueCloseTo(2 * Math.sqrt(2), within(1e-9));
    assertThat(demand.tenants().getFirst().latencySeconds()).isEqualTo(demand.latencySeconds());
  }

  @Test
  void refusesAnObjectiveThatNobodyCanMeet() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LatencyObjective(100, Duration.ofMillis(250)))
        .withMessageContaining("expected: 0 < percentile < 100");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LatencyObjective(95, Duration.ZERO))
        .withMessageContaining("target positive");
  }

  private static WorkloadSignal signal(TenantSignal... tenants) {
    return new WorkloadSignal(
        Duration.ZERO,
        Set.of(),
        Set.of(),
        List.of(tenants),
        RecentArrivals.NONE,
        LatencyHistogram.EMPTY,
        0,
        Map.of(),
        Optional.empty());
  }

  private static TenantSignal tenant(String name, double fast, double slow, long inFlight) {
    return new TenantSignal(key(name), fast, slow, inFlight, LatencyHistogram.EMPTY);
  }

  private static TenantKey key(String name) {
    return new TenantKey(new TenantId(name), PlanName.DEFAULT, new Region("us-east"));
  }
}
