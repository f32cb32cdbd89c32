package io.tenantry.e2e.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tenantry.e2e.telemetry.TraceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The answers are shaped as those of a real Jaeger were. */
class JaegerClientTest {

  private static final TraceId ID = TraceId.parse("bdd732262feb6e951477f199d9337882");

  private static final StoredSpan ROOT =
      new StoredSpan(
          ID,
          "23a933ab8987cfaa",
          Optional.empty(),
          "GET /products",
          "SERVER",
          true,
          Instant.parse("2026-03-01T12:00:00.000123Z"),
          Duration.ofMillis(10),
          Map.of("service.name", "storefront", "tenant.region", "us-east", "pods", "5"),
          Map.of("tenant.id", "acme", "flag", "true", "http.status", "500"));

  private static final StoredSpan CHILD =
      new StoredSpan(
          ID,
          "2c0e70ff872571cb",
          Optional.of("23a933ab8987cfaa"),
          "SELECT",
          "CLIENT",
          false,
          Instant.parse("2026-03-01T12:00:00.000123Z"),
          Duration.ofMillis(10),
          ROOT.resource(),
          Map.of());

  @Test
  void readsATraceById() {
    String body =
        """
        {"result":{"resourceSpans":[{
          "resource":{"attributes":[
            {"key":"service.name","value":{"stringValue":"storefront"}},
            {"key":"tenant.region","value":{"stringValue":"us-east"}},
            {"key":"pods","value":{"intValue":"5"}}]},
          "scopeSpans":[{"scope":{"name":"some"},"spans":[
            {"traceId":"bdd732262feb6e951477f199d9337882","spanId":"23a933ab8987cfaa",
             "parentSpanId":"","name":"GET /products","kind":2,
             "startTimeUnixNano":"1772366400000123000","endTimeUnixNano":"1772366400010123000",
             "attributes":[
               {"key":"tenant.id","value":{"stringValue":"acme"}},
               {"key":"flag","value":{"boolValue":true}},
               {"key":"http.status","value":{"intValue":"500"}},
               {"key":"@jaeger@warnings","value":{"arrayValue":{"values":[]}}}],
             "status":{"code":2}},
            {"traceId":"bdd732262feb6e951477f199d9337882","spanId":"2c0e70ff872571cb",
             "parentSpanId":"23a933ab8987cfaa","name":"SELECT","kind":3,
             "startTimeUnixNano":"1772366400000123000","endTimeUnixNano":"1772366400010123000",
             "status":{}}]}]}]}}
        """;
    try (CannedServer server = new CannedServer(200, body)) {
      assertThat(JaegerClient.of(server.base()).trace(ID))
          .hasValue(new StoredTrace(ID, List.of(ROOT, CHILD)));
      assertThat(server.asked()).containsExactly("/api/v3/traces/" + ID);
    }
  }

  @Test
  void readsTracesOfAService() {
    String body =
        """
        {"data":[{"traceID":"bdd732262feb6e951477f199d9337882",
          "spans":[
            {"traceID":"bdd732262feb6e951477f199d9337882","spanID":"23a933ab8987cfaa",
             "operationName":"GET /products","references":[],
             "startTime":1772366400000123,"duration":10000,
             "tags":[
               {"key":"tenant.id","type":"string","value":"acme"},
               {"key":"flag","type":"bool","value":true},
               {"key":"http.status","type":"int64","value":500},
               {"key":"otel.scope.name","type":"string","value":"some"},
               {"key":"span.kind","type":"string","value":"server"},
               {"key":"otel.status_code","type":"string","value":"ERROR"},
               {"key":"error","type":"bool","value":true}],
             "logs":[],"processID":"p1","warnings":null},
            {"traceID":"bdd732262feb6e951477f199d9337882","spanID":"2c0e70ff872571cb",
             "operationName":"SELECT",
             "references":[{"refType":"CHILD_OF","traceID":"bdd732262feb6e951477f199d9337882",
               "spanID":"23a933ab8987cfaa"}],
             "startTime":1772366400000123,"duration":10000,
             "tags":[{"key":"span.kind","type":"string","value":"client"}],
             "logs":[],"processID":"p1","warnings":null}],
          "processes":{"p1":{"serviceName":"storefront","tags":[
            {"key":"tenant.region","type":"string","value":"us-east"},
            {"key":"pods","type":"int64","value":5}]}},
          "warnings":null}],
         "total":0,"limit":0,"offset":0,"errors":null}
        """;
    try (CannedServer server = new CannedServer(200, body)) {
      JaegerClient jaeger = JaegerClient.of(server.base());

      assertThat(jaeger.traces("storefront", Map.of("tenant.id", "acme"), 10))
          .containsExactly(new StoredTrace(ID, List.of(ROOT, CHILD)));
      assertThat(server.asked())
          .singleElement()
          .satisfies(asked ->
              assertThat(asked)
                  .startsWith("/api/traces?")
                  .contains("service=storefront", "limit=10", "tags={\"tenant.id\":\"acme\"}"));
    }
  }

  @Test
  void knowsTheServices() {
    String body = "{\"data\":[\"other\",\"storefront\"],\"total\":2,\"errors\":null}";
    try (CannedServer server = new CannedServer(200, body)) {
      assertThat(JaegerClient.of(server.base()).services())
          .containsExactlyInAnyOrder("other", "storefront");
    }
  }

  @Test
  void aTraceThatIsNotThereIsEmptyAndAnErrorIsNot() {
    String notFound = "{\"error\":{\"httpCode\":404,\"message\":\"No traces found\"}}";
    try (CannedServer missing = new CannedServer(404, notFound);
        CannedServer broken = new CannedServer(500, "out of order")) {
      assertThat(JaegerClient.of(missing.base()).trace(ID)).isEmpty();
      assertThatExceptionOfType(QueryRefusedException.class)
          .isThrownBy(() -> JaegerClient.of(broken.base()).trace(ID))
          .withMessage("500: out of order");
    }
  }

  @Test
  void aTraceKnowsItsTenantsAndItsDuplicates() {
    StoredTrace trace = new StoredTrace(ID, List.of(ROOT, CHILD, ROOT));

    assertThat(trace.duplicates()).isEqualTo(1);
    assertThat(trace.tenants()).containsExactly("acme");
    assertThat(ROOT.region()).hasValue("us-east");
    assertThat(ROOT.service()).hasValue("storefront");
  }
}
