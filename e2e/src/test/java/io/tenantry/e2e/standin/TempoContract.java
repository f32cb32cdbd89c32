package io.tenantry.e2e.standin;

import static io.tenantry.e2e.telemetry.Source.service;
import static io.tenantry.e2e.telemetry.SpanDraft.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.tenantry.e2e.query.QueryRefusedException;
import io.tenantry.e2e.query.StoredSpan;
import io.tenantry.e2e.query.TempoClient;
import io.tenantry.e2e.telemetry.Answer;
import io.tenantry.e2e.telemetry.OtlpClient;
import io.tenantry.e2e.telemetry.OtlpRequest;
import io.tenantry.e2e.telemetry.Telemetry;
import io.tenantry.e2e.telemetry.TraceId;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the tests rely on in a Tempo with {@code multitenancy_enabled: true} and {@code
 * query_frontend.multi_tenant_queries_enabled: false}, be it a real one or its stand-in.
 *
 * <p>Organizations and traces are new in every run, so that one server can serve many.
 */
abstract class TempoContract {

  /** A real Tempo finds by tag what its live store has, which takes a moment. */
  private static final Duration UNTIL_FOUND = Duration.ofSeconds(60);

  private final long seed = ThreadLocalRandom.current().nextLong();
  private final Telemetry telemetry = new Telemetry(seed);
  private final String acme = "acme-" + Long.toUnsignedString(seed, 36);
  private final String globex = "globex-" + Long.toUnsignedString(seed, 36);

  /** Where OTLP over gRPC goes. */
  abstract OtlpClient.Options otlp();

  /** Without an organization. */
  abstract TempoClient tempo();

  @Test
  void findsATraceByIdForItsOrganizationOnly() {
    OtlpRequest.Traces request =
        telemetry.traces(
            service("storefront")
                .region("ap-southeast")
                .sends(
                    span("GET /products")
                        .tenant("a")
                        .failed()
                        .child(span("SELECT").kind(SpanKind.SPAN_KIND_CLIENT))));
    TraceId id = push(acme, request).iterator().next();

    await()
        .atMost(UNTIL_FOUND)
        .untilAsserted(() -> assertThat(tempo().as(acme).trace(id)).isPresent());
    assertThat(tempo().as(acme).traceV2(id).orElseThrow().spans())
        .containsExactlyInAnyOrderElementsOf(tempo().as(acme).trace(id).orElseThrow().spans());
    assertThat(tempo().as(acme).trace(id).orElseThrow().spans())
        .satisfiesExactlyInAnyOrder(
            root -> {
              assertThat(root.name()).isEqualTo("GET /products");
              assertThat(root.kind()).isEqualTo("SERVER");
              assertThat(root.isFailed()).isTrue();
              assertThat(root.duration()).isEqualTo(Duration.ofMillis(10));
              assertThat(root.parent()).isEmpty();
              assertThat(root.tenant()).hasValue("a");
              assertThat(root.region()).hasValue("ap-southeast");
            },
            child -> {
              assertThat(child.name()).isEqualTo("SELECT");
              assertThat(child.kind()).isEqualTo("CLIENT");
              assertThat(child.isFailed()).isFalse();
              assertThat(child.parent()).isPresent();
              assertThat(child.tenant()).isEmpty();
              assertThat(child.service()).hasValue("storefront");
            });

    assertThat(tempo().as(globex).trace(id)).isEmpty();
    assertThat(tempo().as(globex).traceV2(id)).isEmpty();
  }

  @Test
  void joinsTheSpansOfATraceThatComeInSeveralRequests() {
    TraceId trace = telemetry.nextTrace();
    push(acme, telemetry.traces(service("storefront").sends(span("GET /").inTrace(trace))));
    push(acme, telemetry.traces(service("catalog").sends(span("GET /books").inTrace(trace))));

    await()
        .atMost(UNTIL_FOUND)
        .untilAsserted(() ->
            assertThat(tempo().as(acme).trace(trace).orElseThrow().spans())
                .extracting(StoredSpan::name)
                .containsExactlyInAnyOrder("GET /", "GET /books"));
  }

  @Test
  void searchesByAttributeOfSpanOrResourceWithinTheOrganization() {
    Set<TraceId> ofSpan =
        push(acme, telemetry.traces(service("one").sends(span("GET /").tenant("a").times(2))));
    Set<TraceId> ofResource =
        push(acme, telemetry.traces(service("two").tenant("b").sends(span("GET /").failed())));
    Set<TraceId> elsewhere =
        push(globex, telemetry.traces(service("one").sends(span("GET /").tenant("a"))));

    TempoClient asAcme = tempo().as(acme);
    await().atMost(UNTIL_FOUND).untilAsserted(() -> assertThat(asAcme.search("{}")).hasSize(3));
    assertThat(asAcme.search("{ .tenant.id = \"a\" }")).isEqualTo(ofSpan);
    assertThat(asAcme.search("{ span.tenant.id = \"a\" }")).isEqualTo(ofSpan);
    assertThat(asAcme.search("{ resource.tenant.id = \"b\" && status = error }"))
        .isEqualTo(ofResource);
    assertThat(asAcme.search("{ .tenant.id = \"c\" }")).isEmpty();
    assertThat(asAcme.searchTags("tenant.id=a")).isEqualTo(ofSpan);
    assertThat(asAcme.searchTags("tenant.id=b service.name=two")).isEqualTo(ofResource);
    await()
        .atMost(UNTIL_FOUND)
        .untilAsserted(() ->
            assertThat(tempo().as(globex).search("{ .tenant.id = \"a\" }")).isEqualTo(elsewhere));
  }

  @Test
  void takesNothingThatNamesNoOrganization() {
    OtlpRequest.Traces request = telemetry.traces(service("storefront").sends(span("GET /")));

    try (OtlpClient client = otlp().open()) {
      assertThat(client.send(request))
          .isInstanceOfSatisfying(
              Answer.Refused.class, refused -> assertThat(refused.message()).contains("no org id"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a#b", "a/b", "..", "a|b"})
  void takesNothingForAnIllegalOrganization(String org) {
    OtlpRequest.Traces request = telemetry.traces(service("storefront").sends(span("GET /")));

    try (OtlpClient client = otlp().header(OrgId.HEADER, org).open()) {
      assertThat(client.send(request))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused -> assertThat(refused.code().name()).isEqualTo("INVALID_ARGUMENT"));
    }
  }

  @Test
  void answersNobodyWithoutAnOrganization() {
    TraceId id = telemetry.nextTrace();

    refuses(() -> tempo().trace(id), 401, "no org id");
    refuses(() -> tempo().traceV2(id), 401, "no org id");
    refuses(() -> tempo().search("{}"), 401, "no org id");
  }

  @Test
  void answersNobodyForSeveralOrganizations() {
    TraceId id =
        push(acme, telemetry.traces(service("storefront").sends(span("GET /")))).iterator().next();
    TempoClient both = tempo().as(acme + "|" + globex);

    refuses(() -> both.trace(id), 400, "multi-tenant query unsupported");
    refuses(() -> both.traceV2(id), 400, "multi-tenant query unsupported");
    refuses(() -> both.search("{}"), 400, "multi-tenant query unsupported");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a#b", "a/b", ".."})
  void answersNobodyForAnIllegalOrganization(String org) {
    refuses(() -> tempo().as(org).search("{}"), 400, "tenant ID");
  }

  private Set<TraceId> push(String org, OtlpRequest.Traces request) {
    try (OtlpClient client = otlp().header(OrgId.HEADER, org).open()) {
      return client.deliver(request);
    }
  }

  private static void refuses(ThrowingCallable query, int status, String message) {
    assertThatExceptionOfType(QueryRefusedException.class)
        .isThrownBy(query)
        .withMessageContaining(message)
        .satisfies(refusal -> assertThat(refusal.status()).isEqualTo(status));
  }
}
