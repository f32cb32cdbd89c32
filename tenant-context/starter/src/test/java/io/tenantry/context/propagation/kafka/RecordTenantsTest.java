package io.tenantry.context.propagation.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.TenantHeaders;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantListener;
import io.tenantry.context.TenantResolution.Resolved;
import io.tenantry.context.Trust;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordTenantsTest {

  private static final Tenant ACME =
      new Tenant(new TenantId("acme"), Region.NONE, PlanName.DEFAULT);

  @ParameterizedTest
  @EnumSource(names = {"ASSERTED", "VERIFIED"})
  void aRecordIsTrustedAsItsTopicsAre(Trust trust) {
    List<TenantClaim> claims = new ArrayList<>();
    RecordTenants records =
        new RecordTenants(
            new TenantTopics(List.of("orders")),
            new TenantHeaders("X-Tenant-ID", List.of("X-Scope-OrgID"), "X-Region"),
            claim -> {
              claims.add(claim);
              return new Resolved(ACME);
            },
            trust,
            true,
            TenantListener.NONE);
    ConsumerRecord<String, String> record = new ConsumerRecord<>("orders", 0, 0, "key", "value");
    record.headers().add("X-Tenant-ID", "acme".getBytes(StandardCharsets.UTF_8));
    assertThat(records.of(record)).contains(ACME);
    assertThat(claims)
        .singleElement()
        .satisfies(claim -> {
          assertThat(claim.tenant()).contains(ACME.id());
          assertThat(claim.trust()).isEqualTo(trust);
        });
  }
}
