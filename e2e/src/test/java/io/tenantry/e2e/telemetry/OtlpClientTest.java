package io.tenantry.e2e.telemetry;

import static io.tenantry.e2e.telemetry.LineDraft.line;
import static io.tenantry.e2e.telemetry.PointDraft.gauge;
import static io.tenantry.e2e.telemetry.Source.service;
import static io.tenantry.e2e.telemetry.SpanDraft.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.grpc.Status.Code;
import io.tenantry.e2e.standin.Fault;
import io.tenantry.e2e.standin.LokiStandIn;
import io.tenantry.e2e.standin.MimirStandIn;
import io.tenantry.e2e.standin.TempoStandIn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class OtlpClientTest {

  private final Telemetry telemetry = new Telemetry(1);
  private final OtlpRequest.Traces traces =
      telemetry.traces(service("storefront").sends(span("GET /").times(3)));

  @TempDir private Path directory;

  private static OtlpClient.Options to(TempoStandIn tempo, OtlpClient.Protocol protocol) {
    return (switch (protocol) {
          case GRPC -> OtlpClient.grpc(tempo.grpcPort());
          case HTTP -> OtlpClient.http(tempo.httpPort());
        })
        .header("X-Scope-OrgID", "acme");
  }

  @ParameterizedTest
  @EnumSource(OtlpClient.Protocol.class)
  void saysWhichTracesWereAccepted(OtlpClient.Protocol protocol) {
    try (TempoStandIn tempo = TempoStandIn.start();
        OtlpClient plain = to(tempo, protocol).open();
        OtlpClient compressed = to(tempo, protocol).compressed().open()) {
      assertThat(plain.deliver(traces)).isEqualTo(traces.traces());
      assertThat(compressed.send(traces)).isEqualTo(new Answer.Accepted());

      assertThat(tempo.org("acme").traces()).isEqualTo(traces.traces());
      assertThat(tempo.org("acme").duplicates()).isEqualTo(3);
    }
  }

  @Test
  void sendsMetricsAndLogsTooAndBelowAPath() {
    OtlpRequest.Metrics metrics =
        telemetry.metrics(service("storefront").sends(gauge("load", 0.5)));
    OtlpRequest.Logs logs = telemetry.logs(service("storefront").sends(line("paid")));

    try (MimirStandIn mimir = MimirStandIn.start();
        LokiStandIn loki = LokiStandIn.start();
        OtlpClient toMimir =
            OtlpClient.http(mimir.port()).path("/otlp").header("X-Scope-OrgID", "acme").open();
        OtlpClient toLoki =
            OtlpClient.http(loki.port()).path("/otlp").header("X-Scope-OrgID", "acme").open()) {
      toMimir.deliver(metrics);
      toLoki.deliver(logs);

      assertThat(mimir.org("acme").metrics()).containsExactly("load");
      assertThat(loki.org("acme").records()).isEqualTo(logs.records());
    }
  }

  static Stream<Arguments> saysWhyARequestWasRefused() {
    Duration delay = Duration.ofSeconds(3);
    return Stream.of(
        Arguments.of(Fault.unavailable(), Code.UNAVAILABLE, Optional.empty(), 503),
        Arguments.of(Fault.exhausted(), Code.RESOURCE_EXHAUSTED, Optional.empty(), 429),
        Arguments.of(Fault.exhausted(delay), Code.RESOURCE_EXHAUSTED, Optional.of(delay), 429),
        Arguments.of(Fault.permanent(), Code.INVALID_ARGUMENT, Optional.empty(), 400));
  }

  @ParameterizedTest
  @MethodSource
  void saysWhyARequestWasRefused(
      Fault fault, Code code, Optional<Duration> retryAfter, int httpStatus) {
    try (TempoStandIn tempo = TempoStandIn.start();
        OtlpClient grpc = to(tempo, OtlpClient.Protocol.GRPC).open();
        OtlpClient http = to(tempo, OtlpClient.Protocol.HTTP).open()) {
      tempo.faults().forAll(fault);
      String message = ((Fault.Refusing) fault).message();

      assertThat(grpc.send(traces))
          .isEqualTo(new Answer.Refused(code, message, retryAfter, OptionalInt.empty()));
      assertThat(http.send(traces))
          .isEqualTo(new Answer.Refused(code, message, retryAfter, OptionalInt.of(httpStatus)));
      assertThatIllegalStateException()
          .isThrownBy(() -> grpc.deliver(traces))
          .withMessageContaining(code.name());
      assertThat(tempo.orgs()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(OtlpClient.Protocol.class)
  void givesUpOnASlowReceiver(OtlpClient.Protocol protocol) {
    try (TempoStandIn tempo = TempoStandIn.start();
        OtlpClient client = to(tempo, protocol).timeout(Duration.ofMillis(100)).open()) {
      tempo.faults().forAll(Fault.slow(Duration.ofMinutes(1)));

      assertThat(client.send(traces))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused -> assertThat(refused.code()).isEqualTo(Code.DEADLINE_EXCEEDED));
    }
  }

  @ParameterizedTest
  @EnumSource(OtlpClient.Protocol.class)
  void saysThatNobodyListens(OtlpClient.Protocol protocol) {
    try (TempoStandIn tempo = TempoStandIn.start();
        OtlpClient client = to(tempo, protocol).open()) {
      tempo.goDown();

      assertThat(client.send(traces))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused -> assertThat(refused.code()).isEqualTo(Code.UNAVAILABLE));
    }
  }

  static Stream<Function<Integer, OtlpClient.Options>> protocols() {
    return Stream.of(OtlpClient::grpc, OtlpClient::http);
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void showsItsTokenAndItsCertificateOverTls(Function<Integer, OtlpClient.Options> protocol) {
    Authority authority = Authority.in(directory);
    try (SecureReceiver receiver = SecureReceiver.start(authority);
        OtlpClient client =
            protocol
                .apply(receiver.port(protocol.apply(1).protocol()))
                .trusting(authority.caFile())
                .presenting(authority.client("acme"))
                .bearer("secret")
                .open()) {
      client.deliver(traces);

      assertThat(receiver.received())
          .containsExactly(new SecureReceiver.Received("CN=acme", "Bearer secret", 3));
    }
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void believesOnlyItsAuthority(Function<Integer, OtlpClient.Options> protocol) throws Exception {
    Authority authority = Authority.in(directory);
    Authority other = Authority.in(Files.createDirectory(directory.resolve("other")));
    try (SecureReceiver receiver = SecureReceiver.start(authority)) {
      OtlpClient.Options options = protocol.apply(receiver.port(protocol.apply(1).protocol()));
      try (OtlpClient misled = options.trusting(other.caFile()).open();
          OtlpClient stranger =
              options.trusting(authority.caFile()).presenting(other.client("acme")).open();
          OtlpClient nameless = options.trusting(authority.caFile()).open()) {
        assertThat(misled.send(traces)).isInstanceOf(Answer.Refused.class);
        assertThat(stranger.send(traces)).isInstanceOf(Answer.Refused.class);
        assertThat(nameless.send(traces)).isInstanceOf(Answer.Refused.class);
      }
      assertThat(receiver.received()).isEmpty();
    }
  }

  @Test
  void aFloodDoesNotWaitForAnswers() throws Exception {
    try (TempoStandIn tempo = TempoStandIn.start();
        OtlpClient client = to(tempo, OtlpClient.Protocol.GRPC).open()) {
      tempo.faults().forAll(Fault.slow(Duration.ofMillis(300)));

      Flood.Report report =
          Flood.of(
                  () -> telemetry.traces(service("storefront").sends(span("GET /").times(2))),
                  200,
                  Duration.ofMillis(500))
              .over(client);

      assertThat(report.due()).isEqualTo(100);
      assertThat(report.skipped()).isZero();
      assertThat(report.accepted()).isEqualTo(100);
      assertThat(report.acceptedItems()).isEqualTo(200);
      assertThat(report.acceptedTraces()).isEqualTo(tempo.org("acme").traces()).hasSize(200);
      assertThat(report.latency(0)).isGreaterThanOrEqualTo(Duration.ofMillis(299));
    }
  }

  @Test
  void aFloodCountsWhatItSkipsAndWhatIsRefused() throws Exception {
    try (TempoStandIn tempo = TempoStandIn.start();
        OtlpClient client = to(tempo, OtlpClient.Protocol.HTTP).open()) {
      tempo.faults().forAll(Fault.exhausted(Duration.ofSeconds(1)));
      Flood.Report refused = Flood.of(() -> traces, 100, Duration.ofMillis(100)).over(client);

      tempo.faults().forAll(Fault.slow(Duration.ofMillis(500)));
      Flood.Report slow =
          Flood.of(() -> traces, 10_000, Duration.ofMillis(1)).mostUnanswered(4).over(client);

      assertThat(refused.refused()).containsExactly(Map.entry(Code.RESOURCE_EXHAUSTED, 10L));
      assertThat(refused.retriesAsked()).isEqualTo(10);
      assertThat(refused.acceptedTraces()).isEmpty();
      assertThat(slow.accepted()).isEqualTo(4);
      assertThat(slow.skipped()).isEqualTo(6);
    }
  }
}
