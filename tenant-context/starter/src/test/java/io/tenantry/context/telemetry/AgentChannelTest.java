package io.tenantry.context.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantCarrier;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantLabels;
import io.tenantry.context.Trust;
import jakarta.servlet.FilterChain;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class AgentChannelTest {

  private static final Tenant ACME = tenant("acme", "us-east");
  private static final Tenant GLOBEX = tenant("globex", "us-east");

  private final AgentSide agent = new AgentSide();
  private final TenantLabels labels = new TenantLabels(1, 16, List.of(ACME.id()));
  private final AgentChannel channel = AgentChannel.open(agent, labels).orElseThrow();

  @BeforeEach
  void bothHaveHadRequests() {
    labels.arrived(ACME);
    labels.arrived(GLOBEX);
  }

  @Test
  void opensOnlyWhereTheExtensionAnswersInAVersionThatIsUnderstood() {
    assertThat(AgentChannel.answers(new AgentSide("1"))).isTrue();
    assertThat(AgentChannel.answers(new AgentSide("2"))).isFalse();
    assertThat(AgentChannel.answers(new AgentSide(null))).isFalse();
    assertThat(AgentChannel.answers(TextMapPropagator.noop())).isFalse();
  }

  @Test
  void aTenantWithANameOfItsOwnNeedsNoLabel() {
    channel.settle(ACME);
    assertThat(agent.heard).containsExactly("settled acme/us-east/gold null/null/null");
  }

  @Test
  void aTenantBeyondTheLimitIsToldWithItsLabel() {
    channel.settle(GLOBEX);
    assertThat(agent.heard).containsExactly("settled globex/us-east/gold _overflow/us-east/gold");
  }

  @Test
  void aScopeIsInBaggageAndSupposedToBeWhatTheCallIsFor() {
    TenantContext tenants =
        new TenantContext(List.of(new AgentCarrier(new BaggageCarrier(), channel)));
    tenants.run(
        ACME, () -> assertThat(Baggage.current().getEntryValue("tenant.id")).isEqualTo("acme"));
    assertThat(agent.heard).containsExactly("supposed acme/us-east/gold null/null/null");
    assertThat(Baggage.current().isEmpty()).isTrue();
  }

  @Test
  void whatEarlierWorkLeftInBaggageIsCleanedAway() {
    AgentCarrier carrier = new AgentCarrier(new BaggageCarrier(), channel);
    assertThat(carrier.clean()).isFalse();
    TenantCarrier.Binding leaked = carrier.bind(ACME);
    assertThat(carrier.clean()).isTrue();
    assertThat(Baggage.current().isEmpty()).isTrue();
    leaked.undo();
  }

  @Test
  void aRequestIsForWhomItWasJudgedToBeWhateverBecomesOfIt() {
    MockHttpServletRequest request = new MockHttpServletRequest();
    assertThatIllegalStateException()
        .isThrownBy(() ->
            serve(
                request,
                (judged, response) -> {
                  judged.setAttribute(TenantContext.REQUEST_ATTRIBUTE, ACME);
                  throw new IllegalStateException("as asked");
                }));
    assertThat(agent.heard).containsExactly("settled acme/us-east/gold null/null/null");
  }

  @Test
  void aRequestThatWasNotJudgedIsNobodysEvenIfItWasTurnedAwayWithAHeader() throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.addHeader("X-Tenant-ID", "acme");
    serve(request, (ignored, response) -> {});
    assertThat(agent.heard).containsExactly("settled _none/_none/default null/null/null");
  }

  @Test
  void aRequestWhoseClaimWasNotBelievedIsUnknown() throws Exception {
    serve(
        new MockHttpServletRequest(),
        (request, response) ->
            request.setAttribute(
                TenantContext.CLAIM_ATTRIBUTE,
                TenantClaim.ofTenant(List.of("acme"), Trust.CLAIMED)));
    assertThat(agent.heard).containsExactly("settled _unknown/_none/default null/null/null");
  }

  private void serve(MockHttpServletRequest request, FilterChain chain) throws Exception {
    new AgentRequestFilter(channel).doFilter(request, new MockHttpServletResponse(), chain);
  }

  private static Tenant tenant(String id, String region) {
    return new Tenant(new TenantId(id), new Region(region), new PlanName("gold"));
  }
}
