package io.tenantry.agent.tests;

import static io.tenantry.agent.tests.AgentProcess.route;
import static io.tenantry.agent.tests.OtlpReceiver.attributes;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The agent alone, told by hand to copy tenants from baggage, and Spring Boot's own OpenTelemetry
 * beside it: nobody keeps baggage inside here, so nothing of ours must be in it.
 */
class AgentWithoutExtensionIT {

  private static Downstream friend;
  private static AgentProcess shop;

  @BeforeAll
  static void start() throws Exception {
    friend = new Downstream();
    shop =
        AgentProcess.withAgent()
            .withSpringBootsOpenTelemetry()
            .with("tenantry.propagation.destinations", friend.destination())
            .with(
                "otel.java.experimental.span-attributes.copy-from-baggage.include",
                "tenant.id,tenant.region,tenant.plan")
            .start();
  }

  @AfterAll
  static void end() {
    friend.close();
    shop.close();
  }

  @Test
  void aWarningNamesWhatIsMissing() {
    assertThat(shop.output())
        .filteredOn(line -> line.contains("WARN") && line.contains("Tenantry"))
        .singleElement()
        .asString()
        .contains("otel.javaagent.extensions is not set");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "apache", "connection", "rest"})
  void noTenantLeavesAsBaggage(String client) throws Exception {
    shop.call("acme", client, friend.url());
    assertThat(friend.baggage()).isEmpty();
  }

  @Test
  void theMetricHasNoTenant() {
    shop.getFor("acme", "/product/1");
    assertThat(shop.requestsByTenant(1, route("/product/{id}")))
        .isEqualTo(Map.of("null/null/null", 1L));
  }

  /** Why copying from baggage is nothing without the extension: anybody can write it. */
  @Test
  void theAgentAloneBelievesWhatAClientPutsIntoBaggage() {
    shop.get("/query", "X-Tenant-ID", "acme", "baggage", "tenant.id=evil");
    Span database = shop.span(span -> span.getName().startsWith("SELECT"));
    assertThat(attributes(database.getAttributesList())).containsEntry("tenant.id", "evil");
  }
}
