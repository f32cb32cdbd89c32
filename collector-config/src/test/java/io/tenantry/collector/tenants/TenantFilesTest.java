package io.tenantry.collector.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TenantFilesTest {

  private static final String PLANS =
      """
      apiVersion: v1
      kind: List
      items:
        - apiVersion: tenantry.io/v1alpha1
          kind: TenantPlan
          metadata: {name: enterprise, resourceVersion: "7"}
          spec:
            weight: 10
            tenants:
              - {id: umbrella, residency: us-east}
              - {id: acme, residency: ap-southeast}
              - {id: hooli}
            telemetry:
              isolation: Silo
              itemsPerSecond: 20000
              tracesPerSecond: 50
              bytesPerSecond: 5000000
      ---
      apiVersion: tenantry.io/v1alpha1
      kind: TenantPlan
      metadata: {name: free}
      spec:
        tenants:
          - {id: globex, residency: us-east}
          - {id: "42"}
          - {id: "null", org: shared}
          - {id: initech, org: shared}
        telemetry: {itemsPerSecond: 100, maxLiveTraces: 200}
      ---
      apiVersion: tenantry.io/v1alpha1
      kind: TenantPlan
      metadata: {name: default}
      """;

  @Test
  void writesTheTenantsFile() {
    assertThat(TenantFiles.tenantsFile(directory(PLANS)))
        .isEqualTo(
            """
            # Written by ./tenantry tenants from the TenantPlans: change those, not this.
            pool: pool
            tenants:
              '42':
                items_per_second: 100
              acme:
                org: acme
                residency: ap-southeast
                items_per_second: 20000
                traces_per_second: 50
              globex:
                residency: us-east
                items_per_second: 100
              hooli:
                org: hooli
                items_per_second: 20000
                traces_per_second: 50
              initech:
                org: shared
                items_per_second: 100
              'null':
                org: shared
                items_per_second: 100
              umbrella:
                org: umbrella
                residency: us-east
                items_per_second: 20000
                traces_per_second: 50
            """);
  }

  /** Every limit is written: to Tempo, one that is not is 0. */
  @Test
  void writesTemposOverrides() {
    assertThat(TenantFiles.tempoOverrides(directory(PLANS), Optional.of("us-east")))
        .isEqualTo(
            """
            # Written by ./tenantry tenants from the TenantPlans: change those, not this.
            overrides:
              hooli:
                ingestion:
                  rate_limit_bytes: 5000000
                  burst_size_bytes: 10000000
                  max_traces_per_user: 10000
                read:
                  max_bytes_per_tag_values_query: 1000000
                global:
                  max_bytes_per_trace: 5000000
              shared:
                ingestion:
                  rate_limit_bytes: 30000000
                  burst_size_bytes: 40000000
                  max_traces_per_user: 400
                read:
                  max_bytes_per_tag_values_query: 1000000
                global:
                  max_bytes_per_trace: 5000000
              umbrella:
                ingestion:
                  rate_limit_bytes: 5000000
                  burst_size_bytes: 10000000
                  max_traces_per_user: 10000
                read:
                  max_bytes_per_tag_values_query: 1000000
                global:
                  max_bytes_per_trace: 5000000
            """);
  }

  @Test
  void leavesOutOrgsOfWhichNothingMayBeInTheRegion() {
    assertThat(TenantFiles.tempoOverrides(directory(PLANS), Optional.of("eu-central")))
        .contains("\n  hooli:")
        .doesNotContain("acme")
        .doesNotContain("umbrella");
    assertThat(TenantFiles.tempoOverrides(directory(PLANS), Optional.empty()))
        .contains("\n  hooli:")
        .contains("\n  acme:")
        .contains("\n  umbrella:");
  }

  @Test
  void aBurstLetsALargestRequestIn() {
    assertThat(
            TenantFiles.tempoOverrides(
                directory(
                    """
                    apiVersion: tenantry.io/v1alpha1
                    kind: TenantPlan
                    metadata: {name: small}
                    spec:
                      tenants: [{id: acme}]
                      telemetry: {isolation: Silo, bytesPerSecond: 1000}
                    """),
                Optional.empty()))
        .contains("rate_limit_bytes: 1000\n")
        .contains("burst_size_bytes: 4194304\n");
  }

  @Test
  void withoutPlansThereIsOnlyThePool() {
    assertThat(TenantFiles.tenantsFile(directory(""))).endsWith("pool: pool\ntenants: {}\n");
    assertThat(TenantFiles.tempoOverrides(directory(""), Optional.empty()))
        .endsWith("overrides: {}\n");
  }

  @Test
  void theOrderOfPlansChangesNothing() {
    String[] documents = PLANS.split("---\n", -1);
    String turned = documents[2] + "---\n" + documents[1] + "---\n" + documents[0];

    assertThat(TenantFiles.tenantsFile(directory(turned)))
        .isEqualTo(TenantFiles.tenantsFile(directory(PLANS)));
    assertThat(TenantFiles.tempoOverrides(directory(turned), Optional.empty()))
        .isEqualTo(TenantFiles.tempoOverrides(directory(PLANS), Optional.empty()));
  }

  private static Directory directory(String yaml) {
    List<Problem> problems = new ArrayList<>();
    var reader = new PlanReader(problems);
    reader.read("plans.yaml", yaml);
    Directory directory = Directory.of(reader.plans(), "pool", problems);
    assertThat(problems).isEmpty();
    return directory;
  }
}
