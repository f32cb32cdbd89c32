package io.tenantry.autoscaler.telemetry;

import static io.tenantry.autoscaler.DecidedOutcomes.STOREFRONT;
import static io.tenantry.autoscaler.DecidedOutcomes.measured;
import static io.tenantry.autoscaler.DecidedOutcomes.outcome;
import static io.tenantry.autoscaler.DecidedOutcomes.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.decision.Evidence;
import io.tenantry.autoscaler.demand.TenantDemand;
import io.tenantry.autoscaler.workload.WorkloadKind;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutcomeMetersTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final OutcomeMeters meters = new OutcomeMeters(registry);

  private List<String> scrape() {
    return registry.scrape().lines().filter(line -> !line.startsWith("#")).toList();
  }

  /** These names are an agreement: dashboards and alerts ask for them. */
  @Test
  void showsADecisionUnderTheAgreedNames() {
    meters.decided(
        outcome(NOW, 2, measured(tenant("acme", 300), tenant("idle", 0))), new Actuation.Applied());

    String workload = "{kind=\"Deployment\",namespace=\"shop\",workload=\"storefront\"}";
    String acme =
        "tenant_id=\"acme\",tenant_plan=\"gold\",tenant_region=\"us-east\",workload=\"storefront\"}";
    assertThat(scrape())
        .containsExactlyInAnyOrder(
            "tenantry_autoscaler_replicas_desired" + workload + " 4.0",
            "tenantry_autoscaler_replicas_ready" + workload + " 2.0",
            "tenantry_autoscaler_replicas_recommended" + workload + " 4.0",
            "tenantry_autoscaler_objective_seconds" + workload + " 0.25",
            "tenantry_autoscaler_signal_age_seconds" + workload + " 0.4",
            "tenantry_autoscaler_decisions_total{kind=\"Deployment\",namespace=\"shop\","
                + "reason=\"DEMAND_ABOVE_CAPACITY\",workload=\"storefront\"} 1.0",
            "tenantry_autoscaler_actuations_total{kind=\"Deployment\",namespace=\"shop\",result=\"applied\","
                + "workload=\"storefront\"} 1.0",
            "tenantry_autoscaler_tenant_requests_per_second{kind=\"Deployment\",namespace=\"shop\","
                + acme
                + " 300.0",
            "tenantry_autoscaler_tenant_requests_per_second{kind=\"Deployment\",namespace=\"shop\","
                + acme.replace("acme", "idle")
                + " 0.0",
            "tenantry_autoscaler_tenant_latency_seconds{kind=\"Deployment\",namespace=\"shop\",quantile=\"0.95\","
                + acme
                + " 0.125");
  }

  @Test
  void tellsAStatefulSetFromADeploymentOfItsName() {
    DecisionOutcome deployment = outcome(NOW, 2, measured(tenant("acme", 300)));
    DecisionOutcome statefulSet = ofStatefulSet(outcome(NOW, 3, measured(tenant("acme", 80))));
    meters.decided(deployment, new Actuation.Applied());
    meters.decided(statefulSet, new Actuation.NotNeeded());

    String storefront = "namespace=\"shop\",workload=\"storefront\"} ";
    assertThat(scrape())
        .contains(
            "tenantry_autoscaler_replicas_ready{kind=\"Deployment\"," + storefront + "2.0",
            "tenantry_autoscaler_replicas_ready{kind=\"StatefulSet\"," + storefront + "3.0");

    List<String> both = scrape();
    meters.forgotten(STOREFRONT);

    assertThat(scrape())
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(
            both.stream().filter(line -> line.contains("kind=\"StatefulSet\"")).toList());
  }

  private static DecisionOutcome ofStatefulSet(DecisionOutcome outcome) {
    return new DecisionOutcome(
        new WorkloadRef("shop", WorkloadKind.STATEFUL_SET, STOREFRONT.name()),
        outcome.at(),
        outcome.situation(),
        outcome.previous(),
        outcome.objective(),
        outcome.capacityRequestsPerSecond(),
        outcome.verdict(),
        outcome.shares(),
        outcome.limits());
  }

  @Test
  void countsEachDecisionByItsReason() {
    meters.decided(outcome(NOW, 2, measured(tenant("acme", 300))), new Actuation.Applied());
    meters.decided(outcome(NOW, 4, measured(tenant("acme", 300))), new Actuation.NotNeeded());
    meters.decided(outcome(NOW, 4, measured(tenant("acme", 300))), new Actuation.NotNeeded());

    assertThat(scrape())
        .contains(
            "tenantry_autoscaler_decisions_total{kind=\"Deployment\",namespace=\"shop\","
                + "reason=\"DEMAND_ABOVE_CAPACITY\",workload=\"storefront\"} 1.0",
            "tenantry_autoscaler_decisions_total{kind=\"Deployment\",namespace=\"shop\",reason=\"ENOUGH\","
                + "workload=\"storefront\"} 2.0");
  }

  @Test
  void forgetsATenantThatIsNoLongerHeard() {
    meters.decided(
        outcome(NOW, 2, measured(tenant("acme", 100), tenant("gone", 10))),
        new Actuation.NotNeeded());
    meters.decided(outcome(NOW, 2, measured(tenant("acme", 100))), new Actuation.NotNeeded());

    assertThat(scrape()).noneMatch(line -> line.contains("gone"));
    assertThat(scrape()).anyMatch(line -> line.contains("acme"));
  }

  @Test
  void showsNoAgeAndNoTenantOfASignalThatIsNotThere() {
    meters.decided(outcome(NOW, 2, measured(tenant("acme", 100))), new Actuation.NotNeeded());
    meters.decided(outcome(NOW, 2, new Evidence.Absent()), new Actuation.NotNeeded());

    assertThat(scrape())
        .noneMatch(line -> line.contains("signal_age"))
        .noneMatch(line -> line.contains("acme"));
  }

  @Test
  void showsTheAgeOfASignalThatIsTooOld() {
    meters.decided(
        outcome(NOW, 2, new Evidence.Outdated(Duration.ofSeconds(12))), new Actuation.NotNeeded());

    assertThat(scrape())
        .contains(
            "tenantry_autoscaler_signal_age_seconds{kind=\"Deployment\",namespace=\"shop\",workload=\"storefront\"}"
                + " 12.0");
  }

  @Test
  void sumsUpTheTenantsBeyondTheHundredLargest() {
    TenantDemand[] tenants =
        IntStream.rangeClosed(1, 103)
            .mapToObj(i -> tenant("t%03d".formatted(i), i))
            .toArray(TenantDemand[]::new);

    meters.decided(outcome(NOW, 8, measured(tenants)), new Actuation.NotNeeded());

    List<String> rates =
        scrape().stream().filter(line -> line.contains("tenant_requests_per_second")).toList();
    assertThat(rates)
        .hasSize(101)
        .anyMatch(line -> line.contains("\"t004\""))
        .noneMatch(line -> line.contains("\"t003\""))
        .contains(
            "tenantry_autoscaler_tenant_requests_per_second{kind=\"Deployment\",namespace=\"shop\","
                + "tenant_id=\"_overflow\",tenant_plan=\"_overflow\",tenant_region=\"_overflow\","
                + "workload=\"storefront\"} 6.0");
  }

  @Test
  void leavesNothingOfAWorkloadThatIsNoLongerManaged() {
    meters.decided(outcome(NOW, 2, measured(tenant("acme", 300))), new Actuation.Applied());

    meters.forgotten(STOREFRONT);

    assertThat(scrape()).isEmpty();
  }
}
