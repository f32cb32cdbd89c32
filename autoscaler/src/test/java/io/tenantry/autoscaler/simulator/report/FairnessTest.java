package io.tenantry.autoscaler.simulator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tenantry.autoscaler.simulator.plant.Autoscaler;
import io.tenantry.autoscaler.simulator.plant.PlantParameters;
import io.tenantry.autoscaler.simulator.plant.Scenario;
import io.tenantry.autoscaler.simulator.plant.TenantLimit;
import io.tenantry.autoscaler.simulator.trace.RequestRates;
import io.tenantry.autoscaler.simulator.trace.TraceFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits refuse at will what a cluster with room for everything would serve. */
class FairnessTest {

  private static final int REPLICAS = 2;

  /** Ten minutes of three tenants with 50 requests a second each. */
  private static RequestRates rates;

  @BeforeAll
  static void writeTrace(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("trace.csv"),
        """
        t_seconds,tenant,requests
        0,a,15000
        0,b,15000
        0,c,15000
        300,a,15000
        300,b,15000
        300,c,15000
        """);
    rates = TraceFolder.read(folder).played(1, 1, OptionalDouble.empty(), OptionalDouble.empty());
  }

  /** Each tenant is served so much a second of the 50 that it asks for. */
  private static Optional<Fairness> served(List<Integer> weights, double... rates) {
    Map<Integer, TenantLimit> limits = new HashMap<>();
    for (int tenant = 0; tenant < rates.length; tenant++) {
      limits.put(tenant, new TenantLimit(rates[tenant], 20, Integer.MAX_VALUE));
    }
    Autoscaler limiting =
        (cluster, agenda, phases) -> {
          cluster.scaleTo(REPLICAS);
          cluster.limit(limits);
        };
    return of(limiting, weights);
  }

  private static Optional<Fairness> of(Autoscaler autoscaler, List<Integer> weights) {
    Scenario scenario =
        new Scenario(
            rates,
            new PlantParameters(0.02, 0, 0, 1000, 1000, 0, 0, 5, 20, 35, 1, 30, 30),
            Map.of(),
            List.of(),
            OptionalDouble.empty(),
            true,
            REPLICAS,
            1);
    return Fairness.of(
        RunMeasures.of(scenario, autoscaler, 0.2), REPLICAS, weights, List.of(0.02, 0.02, 0.02));
  }

  @Test
  void isOneWhenEachHasTheSamePerWeight() {
    Fairness fairness = served(List.of(2, 1, 1), 20, 10, 10).orElseThrow();

    assertThat(fairness.seconds()).isEqualTo(590);
    assertThat(fairness.jain()).isGreaterThan(0.999);
    assertThat(fairness.largestShortfall()).isLessThan(0.01);
  }

  @Test
  void fallsWhenOneHasMoreThanItsPart() {
    Fairness fairness = served(List.of(1, 1, 1), 30, 15, 15).orElseThrow();

    // (30 + 15 + 15)² / (3 · (30² + 15² + 15²))
    assertThat(fairness.jain()).isCloseTo(0.889, within(0.01));
    // 5 requests a second under a third, of 20 ms each.
    assertThat(fairness.largestShortfall()).isCloseTo(0.1, within(0.01));
  }

  @Test
  void owesNobodyMoreThanItAsksFor() {
    Fairness fairness = served(List.of(10, 1, 1), 1000, 10, 10).orElseThrow();

    assertThat(fairness.largestShortfall()).isLessThan(0.01);
    assertThat(fairness.jain()).as("of the two that are short").isGreaterThan(0.999);
  }

  @Test
  void saysNothingOfPlenty() {
    Autoscaler plenty = (cluster, agenda, phases) -> cluster.scaleTo(REPLICAS);

    assertThat(of(plenty, List.of(1, 1, 1))).isEmpty();
  }

  @Test
  void saysNothingWhileThereCouldBeMoreReplicas() {
    Autoscaler slack =
        (cluster, agenda, phases) ->
            cluster.limit(Map.of(0, new TenantLimit(5, 1, 100), 1, new TenantLimit(5, 1, 100)));

    assertThat(of(slack, List.of(1, 1, 1))).isEmpty();
  }
}
