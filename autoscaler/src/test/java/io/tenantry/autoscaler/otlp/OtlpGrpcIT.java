package io.tenantry.autoscaler.otlp;

import static io.tenantry.autoscaler.otlp.OtlpRequests.active;
import static io.tenantry.autoscaler.otlp.OtlpRequests.inFlight;
import static io.tenantry.autoscaler.otlp.OtlpRequests.pod;
import static io.tenantry.autoscaler.otlp.OtlpRequests.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.tenantry.autoscaler.RunningAutoscaler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpGrpcIT {

  private final RunningAutoscaler autoscaler = RunningAutoscaler.shared();
  private final ManagedChannel channel =
      NettyChannelBuilder.forAddress("127.0.0.1", autoscaler.otlpGrpcPort()).usePlaintext().build();
  private final MetricsServiceGrpc.MetricsServiceBlockingStub metrics =
      MetricsServiceGrpc.newBlockingStub(channel);

  @AfterEach
  void closeChannel() {
    channel.shutdownNow();
  }

  private double refused(Refusal refusal) {
    return autoscaler.meter(
        "tenantry_autoscaler_otlp_refused_total{reason=\"%s\"}".formatted(refusal.label()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip"})
  void takesPointsIn(String compression) {
    double before = autoscaler.meter("tenantry_autoscaler_otlp_accepted_total");

    ExportMetricsServiceResponse answer =
        metrics
            .withCompression(compression)
            .export(request(pod("grpc-0"), active(inFlight("grpc", 1, Instant.now()))));

    assertThat(answer).isEqualTo(ExportMetricsServiceResponse.getDefaultInstance());
    assertThat(autoscaler.meter("tenantry_autoscaler_otlp_accepted_total") - before).isOne();
  }

  @Test
  void answersWithAPartialSuccessWhenPointsWereRejected() {
    Instant now = Instant.now();

    ExportMetricsServiceResponse answer =
        metrics.export(
            request(
                pod("grpc-0"),
                active(inFlight("partial", 1, now), inFlight("<no tenant>", 1, now))));

    assertThat(answer.getPartialSuccess().getErrorMessage())
        .isEqualTo("rejected data points by reason: tenant=1");
  }

  @Test
  void refusesWhatIsNoRequestAsAnInvalidArgument() {
    double before = refused(Refusal.UNDECODABLE);

    assertThatExceptionOfType(StatusRuntimeException.class)
        .isThrownBy(() -> sendBytes("garbage".getBytes(UTF_8), "identity"))
        .extracting(StatusRuntimeException::getStatus)
        .satisfies(status -> {
          assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
          assertThat(status.getDescription()).isEqualTo(Refusal.UNDECODABLE.message());
        });
    assertThat(refused(Refusal.UNDECODABLE) - before).isOne();
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip"})
  void refusesWhatIsTooLargeAlsoWhenItIsABomb(String compression) {
    double before = refused(Refusal.TOO_LARGE);

    assertThatExceptionOfType(StatusRuntimeException.class)
        .isThrownBy(
            () -> sendBytes(new byte[100 * RunningAutoscaler.MAX_REQUEST_BYTES], compression))
        .extracting(e -> e.getStatus().getCode())
        .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(refused(Refusal.TOO_LARGE) - before).isOne());
  }

  @Test
  void servesNoOtherService() {
    assertThatExceptionOfType(StatusRuntimeException.class)
        .isThrownBy(() ->
            TraceServiceGrpc.newBlockingStub(channel)
                .export(ExportTraceServiceRequest.getDefaultInstance()))
        .extracting(e -> e.getStatus().getCode())
        .isEqualTo(Status.Code.UNIMPLEMENTED);
  }

  /** Seeded, so repeatable. */
  @Test
  void neverFailsWhateverBytesCome() {
    Random random = new Random(4317);
    for (int i = 0; i < 200; i++) {
      byte[] body = new byte[random.nextInt(300)];
      random.nextBytes(body);
      try {
        sendBytes(body, random.nextBoolean() ? "gzip" : "identity");
      } catch (StatusRuntimeException e) {
        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      }
    }
  }

  private void sendBytes(byte[] body, String compression) {
    MethodDescriptor<byte[], ExportMetricsServiceResponse> export =
        MetricsServiceGrpc.getExportMethod().toBuilder(
                new Bytes(), MetricsServiceGrpc.getExportMethod().getResponseMarshaller())
            .build();
    ClientCalls.blockingUnaryCall(
        channel, export, CallOptions.DEFAULT.withCompression(compression), body);
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
