package io.tenantry.e2e.standin;

import static io.tenantry.e2e.telemetry.LineDraft.line;
import static io.tenantry.e2e.telemetry.PointDraft.durations;
import static io.tenantry.e2e.telemetry.PointDraft.gauge;
import static io.tenantry.e2e.telemetry.PointDraft.increase;
import static io.tenantry.e2e.telemetry.PointDraft.total;
import static io.tenantry.e2e.telemetry.Source.service;
import static io.tenantry.e2e.telemetry.SpanDraft.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.grpc.Status.Code;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.tenantry.e2e.query.QueryRefusedException;
import io.tenantry.e2e.query.TempoClient;
import io.tenantry.e2e.telemetry.Answer;
import io.tenantry.e2e.telemetry.OtlpClient;
import io.tenantry.e2e.telemetry.OtlpRequest;
import io.tenantry.e2e.telemetry.Telemetry;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the stand-ins do beyond the contract: they can be told to fail, and looked into. */
class StandInTest {

  private final Telemetry telemetry = new Telemetry(7);
  private final OtlpRequest.Traces traces =
      telemetry.traces(
          service("storefront").sends(span("GET /").tenant("a"), span("GET /cart").tenant("b")));

  private static OtlpClient as(String org, TempoStandIn tempo) {
    return OtlpClient.grpc(tempo.grpcPort()).header(OrgId.HEADER, org).open();
  }

  @Test
  void comesBackOnTheSamePortsWithWhatItHad() {
    try (TempoStandIn tempo = TempoStandIn.start();
        OtlpClient client = as("acme", tempo)) {
      List<Integer> ports = List.of(tempo.grpcPort(), tempo.httpPort(), tempo.queries().getPort());
      client.deliver(traces);

      for (int i = 0; i < 3; i++) {
        tempo.goDown();
        assertThat(ports)
            .allSatisfy(port ->
                assertThatExceptionOfType(ConnectException.class)
                    .isThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port)));
        tempo.comeBack();
        assertThat(List.of(tempo.grpcPort(), tempo.httpPort(), tempo.queries().getPort()))
            .isEqualTo(ports);
      }

      await().untilAsserted(() -> assertThat(client.send(traces)).isEqualTo(new Answer.Accepted()));
      assertThat(tempo.org("acme").traces()).isEqualTo(traces.traces());
      assertThat(tempo.org("acme").duplicates()).isEqualTo(2);
    }
  }

  @Test
  void cutsOffWhoWaitsWhenItGoesDown() {
    try (TempoStandIn tempo = TempoStandIn.start();
        OtlpClient client = as("acme", tempo)) {
      tempo.faults().forAll(Fault.slow(Duration.ofMinutes(1)));
      CompletableFuture<Answer> answer = client.sendAsync(traces);
      assertThat(answer).isNotDone();

      tempo.goDown();

      assertThat(answer.join()).isInstanceOf(Answer.Refused.class);
      assertThat(tempo.orgs()).isEmpty();
    }
  }

  @Test
  void aFaultOfOneOrganizationIsNotTheOthers() {
    try (TempoStandIn tempo = TempoStandIn.start();
        OtlpClient acme = as("acme", tempo);
        OtlpClient globex = as("globex", tempo)) {
      tempo.faults().forOrg("acme", Fault.unavailable());
      assertThat(acme.send(traces)).isInstanceOf(Answer.Refused.class);
      globex.deliver(traces);
      assertThat(tempo.orgs()).containsExactly("globex");
      assertThat(tempo.faults().refusals()).isEqualTo(1);

      tempo.faults().forAll(Fault.permanent());
      assertThat(globex.send(traces)).isInstanceOf(Answer.Refused.class);

      tempo.faults().none();
      acme.deliver(traces);
      globex.deliver(traces);
      assertThat(tempo.org("acme").duplicates()).isZero();
      assertThat(tempo.org("globex").duplicates()).isEqualTo(2);
      assertThat(tempo.org("globex").spans()).isEqualTo(2);
      assertThat(tempo.org("globex").requests()).isEqualTo(2);
    }
  }

  @Test
  void countsPushesThatNameNobodyOrSeveral() {
    try (TempoStandIn tempo = TempoStandIn.start();
        OtlpClient nobody = OtlpClient.grpc(tempo.grpcPort()).open();
        OtlpClient overHttp = OtlpClient.http(tempo.httpPort()).open();
        OtlpClient several = as("acme|globex", tempo)) {
      assertThat(nobody.send(traces))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused -> assertThat(refused.code()).isEqualTo(Code.UNAVAILABLE));
      assertThat(overHttp.send(traces))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused -> assertThat(refused.httpStatus()).isEqualTo(OptionalInt.of(503)));
      assertThat(several.send(traces)).isInstanceOf(Answer.Refused.class);

      assertThat(tempo.pushesWithoutOrg()).isEqualTo(2);
      assertThat(tempo.pushesWithIllegalOrg()).isEqualTo(1);
      assertThat(tempo.orgs()).isEmpty();
    }
  }

  @Test
  void saysThatItIsFullInsteadOfForgetting() {
    try (TempoStandIn tempo = TempoStandIn.start(3);
        OtlpClient client = as("acme", tempo)) {
      client.deliver(traces);
      client.deliver(telemetry.traces(service("storefront").sends(span("one more"))));

      assertThat(client.send(telemetry.traces(service("storefront").sends(span("too many")))))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused -> assertThat(refused.message()).contains("keeps no more"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'{}',                                                     2",
    "'{ .tenant.id = \"a\" }',                                 1",
    "'{.tenant.id=`a`}',                                       1",
    "'{ resource.tenant.id = \"a\" }',                         0",
    "'{ resource.service.name = \"storefront\" && name = \"GET /\" }', 1",
    "'{ status = unset }',                                     2",
    "'{ status = error }',                                     0",
    "'{ .tenant.id = \"a\\\"b\" }',                            0"
  })
  void understandsEqualitiesOfTraceQl(String query, int found) {
    try (TempoStandIn tempo = TempoStandIn.start();
        OtlpClient client = as("acme", tempo)) {
      client.deliver(traces);

      assertThat(TempoClient.of(tempo.queries()).as("acme").search(query)).hasSize(found);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ .tenant.id =~ \"a\" }",
        "{ .tenant.id != \"a\" }",
        "{ .tenant.id = \"a\" || .tenant.id = \"b\" }",
        "{ .tenant.id = \"a\" } | count() > 1",
        "{ duration > 10ms }",
        "{ tenant = \"a\" }",
        "{ .tenant.id = \"a\" && }",
        "tenant.id = a",
        "{"
      })
  void saysThatItUnderstandsNoMoreOfTraceQl(String query) {
    try (TempoStandIn tempo = TempoStandIn.start()) {
      assertThatExceptionOfType(QueryRefusedException.class)
          .isThrownBy(() -> TempoClient.of(tempo.queries()).as("acme").search(query))
          .withMessageContaining("the stand-in understands only")
          .satisfies(refusal -> assertThat(refusal.status()).isEqualTo(400));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/ready,                                200, ready",
    "/api/echo,                             200, echo",
    "/api/traces/xyz,                       400, hex",
    "/api/v2/traces/xyz,                    400, hex",
    "/api/traces/1234,                      404, ''",
    "/api/search?minDuration=1s,            400, knows only",
    "/api/search?q=%7B%7D&tags=a%3Db,       400, same query",
    "/api/search?tags=a%3D%22b,             400, logfmt",
    "/api/search?limit=x,                   400, invalid limit",
    "/api/search?limit=1,                   200, traceID",
    "/api/search?start=1&end=2,             200, '\"traces\":[]'",
    "/api/metrics/query_range,              404, ''"
  })
  void answersAsTempoDoes(String path, int status, String text) throws Exception {
    try (TempoStandIn tempo = TempoStandIn.start();
        OtlpClient client = as("acme", tempo);
        HttpClient http = HttpClient.newHttpClient()) {
      client.deliver(traces);

      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(URI.create(tempo.queries() + path))
                  .header(OrgId.HEADER, "acme")
                  .build(),
              BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(status);
      assertThat(response.body()).contains(text);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "application/json,       '',      415",
    "application/x-protobuf, zstd,    415",
    "application/x-protobuf, '',      400"
  })
  void takesOnlyProtobufPlainOrWithGzip(String type, String encoding, int status) throws Exception {
    try (TempoStandIn tempo = TempoStandIn.start();
        HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:%d/v1/traces".formatted(tempo.httpPort())))
              .header("Content-Type", type)
              .header(OrgId.HEADER, "acme")
              .POST(BodyPublishers.ofString("{}"));
      if (!encoding.isEmpty()) {
        request.header("Content-Encoding", encoding);
      }

      assertThat(http.send(request.build(), BodyHandlers.discarding()).statusCode())
          .isEqualTo(status);
    }
  }

  @Test
  void theStandInForMimirKeepsSeriesForEachOrganization() {
    OtlpRequest.Metrics metrics =
        telemetry.metrics(
            service("storefront")
                .region("ap-southeast")
                .sends(
                    increase("orders", 3).tenant("a"),
                    total("visits", 100),
                    gauge("load", 0.5),
                    durations("latency", Duration.ofMillis(500), Duration.ofMillis(250))));
    OtlpRequest.Metrics later =
        telemetry.metrics(
            service("storefront")
                .region("ap-southeast")
                .sends(increase("orders", 4).tenant("a"), total("visits", 101)));

    try (MimirStandIn mimir = MimirStandIn.start();
        OtlpClient acme =
            OtlpClient.http(mimir.port()).path("/otlp").header(OrgId.HEADER, "acme").open();
        OtlpClient nobody = OtlpClient.http(mimir.port()).path("/otlp").open()) {
      acme.deliver(metrics);
      acme.deliver(metrics);
      acme.deliver(later);
      assertThat(nobody.send(metrics))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused -> {
                assertThat(refused.httpStatus()).isEqualTo(OptionalInt.of(401));
                assertThat(refused.message()).isEqualTo("no org id");
              });

      SeriesStore store = mimir.org("acme");
      assertThat(store.metrics()).containsExactlyInAnyOrder("orders", "visits", "load", "latency");
      assertThat(store.points()).isEqualTo(6);
      assertThat(store.duplicates()).isEqualTo(4);
      assertThat(store.requests()).isEqualTo(3);
      assertThat(store.series("orders"))
          .singleElement()
          .satisfies(orders -> {
            assertThat(orders.total()).isEqualTo(7);
            assertThat(orders.tenant()).hasValue("a");
            assertThat(orders.region()).hasValue("ap-southeast");
            assertThat(orders.attributes()).isEqualTo(Map.of("tenant.id", "a"));
          });
      assertThat(store.series("visits")).singleElement().returns(101.0, StoredSeries::total);
      assertThat(store.series("latency").getFirst().points())
          .singleElement()
          .satisfies(point -> {
            assertThat(point.value()).isEqualTo(2);
            assertThat(point.sum()).hasValue(0.75);
          });
      assertThat(mimir.org("globex").metrics()).isEmpty();
      assertThat(mimir.orgs()).containsExactly("acme");
      assertThat(mimir.pushesWithoutOrg()).isEqualTo(1);
    }
  }

  @Test
  void theStandInForLokiKeepsLinesForEachOrganization() {
    OtlpRequest.Logs logs =
        telemetry.logs(
            service("storefront")
                .sends(
                    line("paid").tenant("a"),
                    line("failed").severity(SeverityNumber.SEVERITY_NUMBER_ERROR)));

    try (LokiStandIn loki = LokiStandIn.start();
        OtlpClient acme =
            OtlpClient.http(loki.port())
                .path("/otlp")
                .header(OrgId.HEADER, "acme")
                .compressed()
                .open();
        OtlpClient nobody = OtlpClient.http(loki.port()).path("/otlp").open()) {
      acme.deliver(logs);
      acme.deliver(logs);
      assertThat(nobody.send(logs))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused -> assertThat(refused.httpStatus()).isEqualTo(OptionalInt.of(401)));

      LineStore store = loki.org("acme");
      assertThat(store.records()).isEqualTo(logs.records());
      assertThat(store.duplicates()).isEqualTo(2);
      assertThat(store.requests()).isEqualTo(2);
      assertThat(store.lines())
          .extracting(StoredLine::body, StoredLine::severity, each -> each.tenant().orElse("-"))
          .containsExactly(tuple("paid", "INFO", "a"), tuple("failed", "ERROR", "-"));
      assertThat(loki.org("globex").lines()).isEmpty();
    }
  }
}
