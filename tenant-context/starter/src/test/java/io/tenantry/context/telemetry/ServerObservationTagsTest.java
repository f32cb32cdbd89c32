package io.tenantry.context.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Rejection;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantLabels;
import io.tenantry.context.Trust;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class ServerObservationTagsTest {

  private static final Tenant ACME =
      new Tenant(new TenantId("acme"), new Region("us-east"), new PlanName("gold"));
  private static final Tenant OTHER =
      new Tenant(new TenantId("other"), Region.NONE, PlanName.DEFAULT);

  private final TenantLabels labels = new TenantLabels(1, 4, List.of(ACME.id()));
  private final ServerObservationTags tags =
      new ServerObservationTags(
          labels, Set.of("http.server.requests", "grpc.server"), new ServletTenant());

  private final MockHttpServletRequest request = new MockHttpServletRequest();

  @Test
  void aRequestHasTheTenantThatWasResolved() {
    labels.arrived(ACME);
    request.setAttribute(TenantContext.REQUEST_ATTRIBUTE, ACME);
    request.setAttribute(
        TenantContext.CLAIM_ATTRIBUTE, TenantClaim.ofTenant("acme", Trust.ASSERTED));
    assertThat(low(request())).isEqualTo("acme/us-east/gold");
  }

  @Test
  void aRequestThatNamedNoTenantSaysSo() {
    assertThat(low(request())).isEqualTo("_none/_none/default");
    request.setAttribute(TenantContext.CLAIM_ATTRIBUTE, TenantClaim.NONE);
    assertThat(low(request())).isEqualTo("_none/_none/default");
  }

  @Test
  void aTenantThatIsMerelyClaimedHasNoNameInTelemetry() {
    request.setAttribute(
        TenantContext.CLAIM_ATTRIBUTE, TenantClaim.ofTenant("acme", Trust.CLAIMED));
    assertThat(low(request())).isEqualTo("_unknown/_none/default");
    request.setAttribute(
        TenantContext.CLAIM_ATTRIBUTE, TenantClaim.rejected(Rejection.INVALID_TOKEN));
    Observation.Context context = request();
    assertThat(low(context)).isEqualTo("_unknown/_none/default");
    assertThat(context.getHighCardinalityKeyValues()).isEmpty();
  }

  @Test
  void beyondTheLimitTheMeterHasTheLabelAndTheSpanTheTenant() {
    request.setAttribute(TenantContext.REQUEST_ATTRIBUTE, OTHER);
    Observation.Context context = request();
    assertThat(low(context)).isEqualTo("_overflow/_none/default");
    assertThat(inWords(context.getHighCardinalityKeyValues())).isEqualTo("other/_none/default");
  }

  @Test
  void anyObservationHasTheTenantThatWasPutIntoIt() {
    labels.arrived(ACME);
    Observation.Context call = named("grpc.server");
    call.put(Tenant.class, ACME);
    assertThat(low(call)).isEqualTo("acme/us-east/gold");
    assertThat(low(named("grpc.server"))).isEqualTo("_none/_none/default");
  }

  @Test
  void anObservationThatIsNotListedHasItOnTheSpanAlone() {
    Observation.Context own = named("orders.import");
    own.put(Tenant.class, ACME);
    tags.map(own);
    assertThat(own.getLowCardinalityKeyValues()).isEmpty();
    assertThat(inWords(own.getHighCardinalityKeyValues())).isEqualTo("acme/us-east/gold");
    Observation.Context nobodys = named("orders.import");
    tags.map(nobodys);
    assertThat(nobodys.getAllKeyValues()).isEmpty();
    assertThat(tags.map(new Observation.Context()).getAllKeyValues()).isEmpty();
  }

  @Test
  void aTenantThatLostItsNameIsTaggedAsOverflow() {
    long[] now = {0};
    TenantLabels one =
        new TenantLabels(1, 4, List.of(), List.of(), Duration.ofMinutes(1), () -> now[0]);
    ServerObservationTags ofOne =
        new ServerObservationTags(one, Set.of("grpc.server"), ObservedTenant.IN_CONTEXT);
    one.arrived(ACME);
    Observation.Context before = named("grpc.server");
    before.put(Tenant.class, ACME);
    assertThat(inWords(ofOne.map(before).getLowCardinalityKeyValues()))
        .isEqualTo("acme/us-east/gold");
    for (int i = 0; i < 30; i++) {
      one.arrived(OTHER);
      now[0] += Duration.ofSeconds(6).toNanos();
    }
    Observation.Context after = named("grpc.server");
    after.put(Tenant.class, ACME);
    assertThat(inWords(ofOne.map(after).getLowCardinalityKeyValues()))
        .isEqualTo("_overflow/us-east/gold");
  }

  private Observation.Context request() {
    Observation.Context context =
        new ServerRequestObservationContext(request, new MockHttpServletResponse());
    context.setName("http.server.requests");
    return context;
  }

  private static Observation.Context named(String name) {
    Observation.Context context = new Observation.Context();
    context.setName(name);
    return context;
  }

  private String low(Observation.Context context) {
    return inWords(tags.map(context).getLowCardinalityKeyValues());
  }

  private static String inWords(KeyValues values) {
    assertThat(values)
        .extracting(KeyValue::getKey)
        .containsExactly("tenant.id", "tenant.plan", "tenant.region");
    List<String> all = values.stream().map(KeyValue::getValue).collect(Collectors.toList());
    return all.get(0) + "/" + all.get(2) + "/" + all.get(1);
  }
}
