package io.tenantry.agent.tests;

import static io.tenantry.agent.tests.AgentProcess.route;
import static io.tenantry.agent.tests.OtlpReceiver.attributes;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent with our extension, and Spring Boot's own OpenTelemetry beside it. */
@Tag("slow")
class SpringBootsOpenTelemetryIT {

  private static Downstream friend;
  private static Downstream stranger;
  private static AgentProcess shop;

  @BeforeAll
  static void start() throws Exception {
    friend = new Downstream();
    stranger = new Downstream();
    shop =
        AgentProcess.withAgent()
            .withExtension()
            .withSpringBootsOpenTelemetry()
            .with("tenantry.propagation.destinations", friend.destination())
            .start();
  }

  @AfterAll
  static void end() {
    stranger.close();
    friend.close();
    shop.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "apache", "connection", "rest"})
  void anAllowedDestinationIsToldTheTenantOnceAndAStrangerNever(String client) throws Exception {
    shop.call("acme", client, friend.url());
    assertThat(friend.baggage()).singleElement().asString().containsOnlyOnce("tenant.id=acme");
    shop.call("acme", client, stranger.url());
    assertThat(stranger.baggage()).isEmpty();
  }

  @Test
  void theAgentsServerSpanAndMetricHaveTheTenantOnce() {
    shop.getFor("acme", "/product/1");
    assertThat(shop.requestsByTenant(1, route("/product/{id}")))
        .isEqualTo(Map.of("acme/_none/gold", 1L));
    Span server =
        shop.span(span ->
            span.getKind() == SpanKind.SPAN_KIND_SERVER
                && span.getName().equals("GET /product/{id}"));
    assertThat(server.getAttributesList())
        .filteredOn(attribute -> attribute.getKey().equals("tenant.id"))
        .singleElement()
        .satisfies(
            attribute -> assertThat(attribute.getValue().getStringValue()).isEqualTo("acme"));
    assertThat(shop.telemetry().spans())
        .filteredOn(span -> span.getTraceId().equals(server.getTraceId()))
        .filteredOn(span -> span.getKind() == SpanKind.SPAN_KIND_SERVER)
        .hasSize(1);
  }

  @Test
  void childSpansHaveTheTenant() {
    shop.getFor("acme", "/query");
    Span database = shop.span(span -> span.getName().startsWith("SELECT"));
    assertThat(AgentProcess.words(attributes(database.getAttributesList())))
        .isEqualTo("acme/_none/gold");
  }
}
