package io.tenantry.context.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantHeaders;
import io.tenantry.context.TenantId;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutboundHeadersTest {

  private static final URI INVENTORY = URI.create("http://inventory/stock");
  private static final URI PAYMENT = URI.create("https://payment.example.com/");

  private final TenantContext tenants = new TenantContext(List.of());
  private final OutboundHeaders outbound =
      new OutboundHeaders(Destinations.of(List.of("inventory")), TenantHeaders.DEFAULT);

  @Test
  void tellsWhoeverIsOnTheListAndNobodyElse() {
    tenants.run(
        tenant("acme", new Region("us-east")),
        () -> {
          assertThat(outbound.to(INVENTORY))
              .isEqualTo(Map.of("X-Tenant-ID", "acme", "X-Region", "us-east"));
          assertThat(outbound.to(PAYMENT)).isEmpty();
        });
    tenants.run(
        tenant("acme", Region.NONE),
        () -> assertThat(outbound.to(INVENTORY)).isEqualTo(Map.of("X-Tenant-ID", "acme")));
  }

  @Test
  void hasNothingToTellWithoutATenant() {
    assertThat(outbound.to(INVENTORY)).isEmpty();
    assertThat(outbound.of(Tenant.NONE)).isEmpty();
  }

  @Test
  void namesEveryNameThatAReceiverWouldBelieve() {
    assertThat(outbound.names()).containsExactly("X-Tenant-ID", "X-Region", "X-Scope-OrgID");
  }

  @Test
  void fitsTheJdksRequests() {
    tenants.run(
        tenant("acme", Region.NONE),
        () -> {
          HttpRequest.Builder request =
              HttpRequest.newBuilder(INVENTORY).header("X-Tenant-ID", "copied");
          outbound.to(INVENTORY).forEach(request::setHeader);
          assertThat(request.build().headers().allValues("X-Tenant-ID")).containsExactly("acme");
        });
  }

  private static Tenant tenant(String id, Region region) {
    return new Tenant(new TenantId(id), region, PlanName.DEFAULT);
  }
}
