package io.tenantry.context.actuator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tenantry.context.Admission.Refusal;
import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Rejection;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantLabels;
import io.tenantry.context.TenantsContributor;
import io.tenantry.context.actuator.TrafficReport.OtherTraffic;
import io.tenantry.context.actuator.TrafficReport.TenantTraffic;
import io.tenantry.context.actuator.TrafficReport.Traffic;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class TenantsEndpointTest {

  @Test
  void showsEveryPartInOrder() {
    TenantsEndpoint endpoint =
        new TenantsEndpoint(List.of(part("b", () -> 1), part("a", () -> Map.of("x", 2))));
    assertThat(endpoint.tenants())
        .containsExactly(Map.entry("b", 1), Map.entry("a", Map.of("x", 2)));
  }

  @Test
  void aPartThatFailsHidesNoOther() {
    TenantsEndpoint endpoint =
        new TenantsEndpoint(
            List.of(
                part(
                    "broken",
                    () -> {
                      throw new IllegalStateException("as asked");
                    }),
                part("whole", () -> 1)));
    assertThat(endpoint.tenants())
        .isEqualTo(Map.of("broken", Map.of("status", "unavailable"), "whole", 1));
  }

  @Test
  void twoPartsOfOneNameAreAMistake() {
    List<TenantsContributor> twice = List.of(part("limiters", () -> 1), part("limiters", () -> 2));
    assertThatIllegalStateException()
        .isThrownBy(() -> new TenantsEndpoint(twice))
        .withMessageContaining("'limiters'");
  }

  @Test
  void trafficIsOrderedAndItsSharesAreOfTheWhole() {
    TenantLabels labels = new TenantLabels(2, 1, List.of());
    for (String id : List.of("a", "b", "b", "b", "b", "b", "c", "d")) {
      labels.arrived(tenant(id));
    }
    assertThat(new TrafficReport(labels).report())
        .isEqualTo(
            new Traffic(
                8,
                2,
                List.of(new TenantTraffic("b", 5, 0.625), new TenantTraffic("a", 1, 0.125)),
                new OtherTraffic(2, 0.25)));
    assertThat(new TrafficReport(new TenantLabels(2, 1, List.of())).report())
        .isEqualTo(new Traffic(0, 0, List.of(), new OtherTraffic(0, 0)));
  }

  @Test
  void bordersAreCountedByReason() {
    BorderReport report = new BorderReport();
    report.rejected(Rejection.UNTRUSTED_PEER);
    report.rejected(Rejection.CONFLICTING_TENANT);
    report.rejected(Rejection.CONFLICTING_TENANT);
    report.rejected(Rejection.MISSING_TENANT);
    report.refused(tenant("acme"), Refusal.OVERLOAD);
    report.servedElsewhere(tenant("acme"));
    report.servedElsewhere(tenant("globex"));
    report.leaked();
    assertThat(report.report().rejections())
        .hasSize(Rejection.values().length)
        .containsEntry("untrusted_peer", 1L)
        .containsEntry("conflicting_tenant", 2L)
        .containsEntry("missing_tenant", 1L)
        .containsEntry("unknown_tenant", 0L);
    assertThat(report.report().spoofAttempts()).isEqualTo(3);
    assertThat(report.report().refusals())
        .isEqualTo(Map.of("rate", 0L, "share", 0L, "concurrency", 0L, "overload", 1L));
    assertThat(report.report().servedElsewhere()).isEqualTo(2);
    assertThat(report.report().leaks()).isEqualTo(1);
  }

  private static TenantsContributor part(String name, Supplier<Object> report) {
    return new TenantsContributor() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Object report() {
        return report.get();
      }
    };
  }

  private static Tenant tenant(String id) {
    return new Tenant(new TenantId(id), Region.NONE, PlanName.DEFAULT);
  }
}
