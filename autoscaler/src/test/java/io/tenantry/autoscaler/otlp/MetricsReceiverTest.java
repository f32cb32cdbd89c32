package io.tenantry.autoscaler.otlp;

import static io.tenantry.autoscaler.otlp.OtlpRequests.active;
import static io.tenantry.autoscaler.otlp.OtlpRequests.durations;
import static io.tenantry.autoscaler.otlp.OtlpRequests.finished;
import static io.tenantry.autoscaler.otlp.OtlpRequests.inFlight;
import static io.tenantry.autoscaler.otlp.OtlpRequests.pod;
import static io.tenantry.autoscaler.otlp.OtlpRequests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.tenantry.autoscaler.signal.SignalReading;
import io.tenantry.autoscaler.signal.SignalStore;
import io.tenantry.autoscaler.workload.PodName;
import io.tenantry.autoscaler.workload.WorkloadKind;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MetricsReceiverTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private final SignalStore store = new SignalStore(Duration.ofSeconds(30), 3);
  private final CountedIngest counted = new CountedIngest();
  private final MetricsReceiver receiver = new MetricsReceiver(store, counted);

  private ExportMetricsServiceResponse receive(ExportMetricsServiceRequest request)
      throws RefusedException {
    return receiver.receive(request.toByteArray(), NOW);
  }

  @Test
  void bringsPointsToTheStoreAndAnswersWithNothing() throws RefusedException {
    ExportMetricsServiceResponse answer =
        receive(
            request(
                pod("a"), durations(finished("acme", 20, NOW)), active(inFlight("acme", 3, NOW))));

    assertThat(answer).isEqualTo(ExportMetricsServiceResponse.getDefaultInstance());
    assertThat(counted.accepted()).isEqualTo(2);
    assertThat(
            store.read(
                new WorkloadRef("shop", WorkloadKind.DEPLOYMENT, "storefront"),
                Set.of(new PodName("a")),
                NOW,
                Duration.ofSeconds(10)))
        .isInstanceOf(SignalReading.Fresh.class);
  }

  @ParameterizedTest
  @MethodSource
  void tellsTheSenderWhatTheStoreTurnedAway(Instant at, DropReason reason) throws RefusedException {
    ExportMetricsServiceResponse answer =
        receive(request(pod("a"), active(inFlight("acme", 1, at), inFlight("other", 1, NOW))));

    assertThat(answer.getPartialSuccess().getRejectedDataPoints()).isEqualTo(1);
    assertThat(answer.getPartialSuccess().getErrorMessage())
        .isEqualTo("rejected data points by reason: %s=1", reason.label());
    assertThat(counted.dropped()).isEqualTo(Map.of(reason, 1L));
    assertThat(counted.accepted()).isEqualTo(1);
  }

  static Stream<Arguments> tellsTheSenderWhatTheStoreTurnedAway() {
    return Stream.of(
        argumentSet("too old", NOW.minusSeconds(31), DropReason.TOO_OLD),
        argumentSet("in the future", NOW.plusSeconds(6), DropReason.IN_FUTURE));
  }

  @Test
  void tellsTheSenderThatThereAreTooManySeries() throws RefusedException {
    ExportMetricsServiceResponse answer =
        receive(
            request(
                pod("a"),
                active(
                    inFlight("a", 1, NOW),
                    inFlight("b", 1, NOW),
                    inFlight("c", 1, NOW),
                    inFlight("d", 1, NOW),
                    inFlight("e", 1, NOW))));

    assertThat(answer.getPartialSuccess().getErrorMessage())
        .isEqualTo("rejected data points by reason: too_many_series=2");
    assertThat(counted.accepted()).isEqualTo(3);
  }

  /** A sender that did not hear the answer sends again, and has nothing to be told about it. */
  @Test
  void takesARepeatedRequestInSilence() throws RefusedException {
    ExportMetricsServiceRequest request = request(pod("a"), active(inFlight("acme", 1, NOW)));

    receive(request);
    ExportMetricsServiceResponse answer = receive(request);

    assertThat(answer).isEqualTo(ExportMetricsServiceResponse.getDefaultInstance());
    assertThat(counted.dropped()).isEqualTo(Map.of(DropReason.DUPLICATE, 1L));
  }

  @Test
  void ignoresOrdinaryTelemetryInSilence() throws RefusedException {
    ExportMetricsServiceResponse answer =
        receive(
            request(
                pod("a"),
                durations(finished("acme", 1, NOW)).toBuilder().setName("jvm.gc").build()));

    assertThat(answer).isEqualTo(ExportMetricsServiceResponse.getDefaultInstance());
    assertThat(counted.dropped()).isEqualTo(Map.of(DropReason.UNKNOWN_METRIC, 1L));
  }

  @Test
  void namesReasonsAndNumbersButNoTextOfTheSender() throws RefusedException {
    ExportMetricsServiceResponse answer =
        receive(
            request(
                pod("a"),
                active(
                    inFlight("<script>alert(1)</script>", 1, NOW),
                    inFlight("<script>alert(2)</script>", 1, NOW),
                    inFlight("acme", -1, NOW))));

    assertThat(answer.getPartialSuccess().getRejectedDataPoints()).isEqualTo(3);
    assertThat(answer.getPartialSuccess().getErrorMessage())
        .isEqualTo("rejected data points by reason: tenant=2 value=1");
  }

  @Test
  void refusesWhatIsNoRequest() {
    byte[] sentence = "the quick brown fox".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> receiver.receive(sentence, NOW))
        .extracting(RefusedException::refusal)
        .isEqualTo(Refusal.UNDECODABLE);
  }
}
