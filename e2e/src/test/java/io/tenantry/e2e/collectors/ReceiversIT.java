package io.tenantry.e2e.collectors;

import static io.tenantry.e2e.telemetry.Source.service;
import static io.tenantry.e2e.telemetry.SpanDraft.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.grpc.Status;
import io.tenantry.e2e.servers.Collector;
import io.tenantry.e2e.servers.OwnMetrics;
import io.tenantry.e2e.servers.Servers;
import io.tenantry.e2e.servers.WithCollector;
import io.tenantry.e2e.servers.WithJaeger;
import io.tenantry.e2e.servers.WithPrometheus;
import io.tenantry.e2e.telemetry.Answer;
import io.tenantry.e2e.telemetry.Authority;
import io.tenantry.e2e.telemetry.OtlpClient;
import io.tenantry.e2e.telemetry.OtlpRequest;
import io.tenantry.e2e.telemetry.Telemetry;
import io.tenantry.e2e.telemetry.TokenIssuer;
import io.tenantry.e2e.telemetry.TraceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is not let in, what is too much, and where a collector counts it. */
@Tag("collectors")
@WithCollector
@WithJaeger
@WithPrometheus
@TestInstance(Lifecycle.PER_CLASS)
class ReceiversIT {

  private static final Duration LONGEST_WAY = Duration.ofMinutes(1);
  private static final int MEBIBYTE = 1 << 20;
  private static final String TEXT = "a".repeat(1 << 16);

  /** Less than any process of Go has: the limiter refuses everything. */
  private static final String NO_MEMORY =
      """
      extensions:
        memory_limiter: {check_interval: 50ms, limit_mib: 2, spike_limit_mib: 1}
      processors:
        memory_limiter: {check_interval: 50ms, limit_mib: 2, spike_limit_mib: 1}
      """;

  private final Telemetry telemetry = new Telemetry(2);
  private Fleet fleet;
  private OrgBackEnds backEnds;
  private Region region;
  private Region crowded;

  @BeforeAll
  void start(Servers servers) {
    fleet = Fleet.in(servers, Checkout.ROOT);
    fleet.tenants(
        """
        pool: pool
        tenants:
          acme: {residency: ap-southeast, traces_per_second: 1000}
        """);
    backEnds = fleet.orgBackEnds(RegionName.AP_SOUTHEAST);
    region = fleet.region(RegionName.AP_SOUTHEAST, backEnds).start();
    crowded =
        fleet
            .region(RegionName.US_EAST, fleet.sharedBackEnds(RegionName.US_EAST))
            .overlay(Role.GATEWAY, NO_MEMORY)
            .start();
  }

  @AfterAll
  void close() {
    fleet.close();
  }

  /** One of a gateway's receivers, which speaks both protocols. */
  enum Receiver {
    SERVICES {
      @Override
      OtlpClient.Options overGrpc(Region at) {
        return at.servicesReceiver();
      }

      @Override
      OtlpClient.Options overHttp(Region at) {
        return at.servicesReceiverOverHttp();
      }

      @Override
      String token(Region at, TokenIssuer issuer) {
        return at.servicesToken();
      }
    },
    TENANTS {
      @Override
      OtlpClient.Options overGrpc(Region at) {
        return at.tenantsReceiver();
      }

      @Override
      OtlpClient.Options overHttp(Region at) {
        return at.tenantsReceiverOverHttp();
      }

      @Override
      String token(Region at, TokenIssuer issuer) {
        return issuer.token("acme");
      }
    };

    abstract OtlpClient.Options overGrpc(Region at);

    abstract OtlpClient.Options overHttp(Region at);

    /** A good one. */
    abstract String token(Region at, TokenIssuer issuer);
  }

  /** What a stranger shows. */
  interface Shown {
    OtlpClient.Options in(OtlpClient.Options options, Region at, TokenIssuer issuer);
  }

  static Stream<Arguments> strangers() {
    return Stream.of(
        stranger("a service without a token", Receiver.SERVICES, (plain, at, issuer) -> plain),
        stranger(
            "a service with another token",
            Receiver.SERVICES,
            (plain, at, issuer) -> plain.bearer("another")),
        stranger(
            "a tenant among the services",
            Receiver.SERVICES,
            (plain, at, issuer) -> plain.bearer(issuer.token("acme"))),
        stranger("a tenant without a token", Receiver.TENANTS, (plain, at, issuer) -> plain),
        stranger(
            "a service among the tenants",
            Receiver.TENANTS,
            (plain, at, issuer) -> plain.bearer(at.servicesToken())),
        stranger(
            "a tenant whose token has expired",
            Receiver.TENANTS,
            (plain, at, issuer) -> plain.bearer(issuer.expired("acme"))),
        stranger(
            "a tenant with a token for somebody else",
            Receiver.TENANTS,
            (plain, at, issuer) -> plain.bearer(issuer.forAnotherAudience("acme"))),
        stranger(
            "a tenant with a token by somebody else",
            Receiver.TENANTS,
            (plain, at, issuer) -> plain.bearer(issuer.forged("acme"))));
  }

  private static Arguments stranger(String who, Receiver receiver, Shown shown) {
    return argumentSet(who, receiver, shown);
  }

  @ParameterizedTest
  @MethodSource("strangers")
  void letsNobodyInWhoDoesNotSayWhoTheyAre(Receiver receiver, Shown shown) {
    OtlpRequest.Traces request = oneTrace();
    double before = refusedRpcs("UNAUTHENTICATED");
    double beforeOverHttp = refusedHttp(401);

    assertThat(send(shown.in(receiver.overGrpc(region), region, fleet.tokens()), request))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refusal -> assertThat(refusal.code()).isEqualTo(Status.Code.UNAUTHENTICATED));
    assertThat(send(shown.in(receiver.overHttp(region), region, fleet.tokens()), request))
        .isInstanceOfSatisfying(
            Answer.Refused.class, refusal -> assertThat(refusal.httpStatus()).hasValue(401));

    assertThat(refusedRpcs("UNAUTHENTICATED") - before).isEqualTo(1);
    assertThat(refusedHttp(401) - beforeOverHttp).isEqualTo(1);
    nothingHasArrivedOf(request);
  }

  @Test
  void doesNotTakeWhatNeverWasANameForOne() {
    OtlpRequest.Traces request = oneTrace();
    double before = refusedItems("illegal_identity");

    assertThat(send(region.tenant("acme corp!"), request))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refusal -> assertThat(refusal.code()).isEqualTo(Status.Code.PERMISSION_DENIED));

    assertThat(refusedItems("illegal_identity") - before).isEqualTo(1);
    assertThat(region.gateway().logText()).doesNotContain("acme corp!");
    nothingHasArrivedOf(request);
  }

  @Test
  void doesNotSpeakInPlainText() {
    OtlpRequest.Traces request = oneTrace();
    OtlpClient.Options plain =
        OtlpClient.grpc(region.servicesReceiver().port()).bearer(region.servicesToken());

    assertThat(send(plain, request)).isInstanceOf(Answer.Refused.class);
    assertThat(
            send(
                OtlpClient.http(region.servicesReceiverOverHttp().port())
                    .bearer(region.servicesToken()),
                request))
        .isInstanceOf(Answer.Refused.class);
    nothingHasArrivedOf(request);
  }

  @Test
  void opensASamplerToGatewaysOfTheRegionOnly(@TempDir Path elsewhere) throws IOException {
    Collector sampler = region.samplers().getFirst();
    OtlpClient.Options stranger =
        OtlpClient.grpc(sampler.address(Role.SAMPLER.variable("OTLP_GRPC_LISTEN")).port())
            .trusting(region.authority().caFile());
    Authority another = Authority.in(Files.createDirectories(elsewhere));
    OtlpRequest.Traces request = oneTrace();

    assertThat(send(stranger, request)).isInstanceOf(Answer.Refused.class);
    assertThat(send(stranger.presenting(another.client("gateway")), request))
        .isInstanceOf(Answer.Refused.class);
    nothingHasArrivedOf(request);
    assertThat(send(stranger.presenting(region.authority().client("test")), oneTrace()))
        .isInstanceOf(Answer.Accepted.class);
  }

  static Stream<Arguments> sizes() {
    return Stream.of(
        argumentSet("services", Receiver.SERVICES, 8, false),
        argumentSet("services, compressed", Receiver.SERVICES, 8, true),
        argumentSet("tenants", Receiver.TENANTS, 4, false),
        argumentSet("tenants, compressed", Receiver.TENANTS, 4, true));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void refusesWhatIsTooLarge(Receiver receiver, int mebibytes, boolean isCompressed) {
    String token = receiver.token(region, fleet.tokens());
    OtlpClient.Options overGrpc = receiver.overGrpc(region).bearer(token);
    OtlpClient.Options overHttp = receiver.overHttp(region).bearer(token);
    if (isCompressed) {
      overGrpc = overGrpc.compressed();
      overHttp = overHttp.compressed();
    }
    OtlpRequest.Traces tooLarge = traceOf(mebibytes * MEBIBYTE);
    double before = refusedRpcs("RESOURCE_EXHAUSTED");
    double beforeOverHttp = refusedHttp(400);

    assertThat(send(overGrpc, tooLarge))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
              // Not worth another try.
              assertThat(refusal.retryAfter()).isEmpty();
            });
    assertThat(send(overHttp, tooLarge))
        .isInstanceOfSatisfying(
            Answer.Refused.class, refusal -> assertThat(refusal.httpStatus()).hasValue(400));

    assertThat(refusedRpcs("RESOURCE_EXHAUSTED") - before).isEqualTo(1);
    assertThat(refusedHttp(400) - beforeOverHttp).isEqualTo(1);
    nothingHasArrivedOf(tooLarge);

    OtlpRequest.Traces largest = traceOf(mebibytes * MEBIBYTE - TEXT.length());
    assertThat(send(overGrpc, largest)).isInstanceOf(Answer.Accepted.class);
    awaitArrival(largest.traces());
  }

  @Test
  void asksSendersToComeAgainWhenThereIsNoMemory() {
    OtlpRequest.Traces request = oneTrace();

    assertThat(send(crowded.service(), request))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refusal -> assertThat(refusal.code()).isEqualTo(Status.Code.UNAVAILABLE));
    assertThat(send(crowded.tenant("globex"), request))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refusal -> assertThat(refusal.code()).isEqualTo(Status.Code.UNAVAILABLE));
    assertThat(send(crowded.serviceOverHttp(), request))
        .isInstanceOfSatisfying(
            Answer.Refused.class, refusal -> assertThat(refusal.httpStatus()).hasValue(429));

    OwnMetrics gateway = crowded.gateway().metrics();
    // The agent comes again and again, too.
    assertThat(gateway.sum("otelcol_receiver_refused_spans", "receiver", "otlp/services"))
        .isPositive();
    assertThat(gateway.sum("otelcol_receiver_refused_spans", "receiver", "otlp/tenants"))
        .isEqualTo(1);
  }

  @Test
  void losesNothingThatAnAgentHasAcceptedWhileItsGatewayHasNoMemory() {
    assertThat(send(crowded.workload(), oneTrace())).isInstanceOf(Answer.Accepted.class);

    await()
        .atMost(LONGEST_WAY)
        .untilAsserted(() -> {
          OwnMetrics agent = crowded.agent().metrics();
          assertThat(agent.sum("otelcol_exporter_queue_size", "data_type", "traces")).isPositive();
          assertThat(agent.sum("otelcol_exporter_send_failed_spans")).isZero();
        });
  }

  private OtlpRequest.Traces oneTrace() {
    return telemetry.traces(
        service("storefront").tenant("acme").region("ap-southeast").sends(span("GET /products")));
  }

  /** Of so many bytes, and a little. */
  private OtlpRequest.Traces traceOf(int bytes) {
    return telemetry.traces(
        service("storefront")
            .tenant("acme")
            .region("ap-southeast")
            .sends(span("GET /products").with("text", TEXT).times(bytes / TEXT.length())));
  }

  private static Answer send(OtlpClient.Options options, OtlpRequest request) {
    try (OtlpClient client = options.open()) {
      return client.send(request);
    }
  }

  private double refusedRpcs(String code) {
    return region
        .gateway()
        .metrics()
        .sum("rpc_server_call_duration_count", "rpc_response_status_code", code);
  }

  private double refusedHttp(int status) {
    return region
        .gateway()
        .metrics()
        .sum(
            "http_server_request_duration_count",
            "http_response_status_code",
            Integer.toString(status));
  }

  private double refusedItems(String reason) {
    return region.gateway().metrics().sum("otelcol_tenantscope_refused_items", "reason", reason);
  }

  /** What comes later has arrived, and this has not. */
  private void nothingHasArrivedOf(OtlpRequest.Traces refused) {
    OtlpRequest.Traces later = oneTrace();
    assertThat(send(region.service(), later)).isInstanceOf(Answer.Accepted.class);
    awaitArrival(later.traces());
    assertThat(backEnds.tempo().org("pool").traces()).doesNotContainAnyElementsOf(refused.traces());
  }

  private void awaitArrival(Set<TraceId> traces) {
    await()
        .atMost(LONGEST_WAY)
        .untilAsserted(() -> assertThat(backEnds.tempo().org("pool").traces()).containsAll(traces));
  }
}
