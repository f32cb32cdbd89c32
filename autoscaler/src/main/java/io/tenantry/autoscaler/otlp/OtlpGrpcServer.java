package io.tenantry.autoscaler.otlp;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * OTLP over gRPC: {@code MetricsService/Export}, plain or gzip.
 *
 * <p>A request that cannot be decoded is answered with {@code INVALID_ARGUMENT}, one that is too
 * large (as sent or after decompression) with {@code RESOURCE_EXHAUSTED}; neither is worth a retry.
 */
public final class OtlpGrpcServer {

  private final MetricsReceiver receiver;
  private final InstantSource clock;
  private final Server server;

  /**
   * @param address port 0 means any
   * @param maxRequestBytes limit of a message, before and after decompression
   */
  public OtlpGrpcServer(
      MetricsReceiver receiver,
      InetSocketAddress address,
      int maxRequestBytes,
      InstantSource clock) {
    this.receiver = receiver;
    this.clock = clock;
    this.server =
        NettyServerBuilder.forAddress(address)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .maxInboundMessageSize(maxRequestBytes)
            // Collectors may keep an idle connection alive as often as this.
            .permitKeepAliveTime(10, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addStreamTracerFactory(new TooLargeCounter())
            .addService(metricsService())
            .build();
  }

  /**
   * Listens from now on.
   *
   * @throws IOException when the port is taken
   */
  public void start() throws IOException {
    server.start();
  }

  /** The port that it listens on. */
  public int port() {
    return server.getPort();
  }

  /** Takes no more calls, and lets those that run end within {@code grace}. */
  public void stop(Duration grace) {
    server.shutdown();
    try {
      if (!server.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  /** The service of the generated code, but with requests as bytes, for us to decode. */
  private ServerServiceDefinition metricsService() {
    MethodDescriptor<byte[], ExportMetricsServiceResponse> export =
        MetricsServiceGrpc.getExportMethod().toBuilder(
                new Bytes(), MetricsServiceGrpc.getExportMethod().getResponseMarshaller())
            .build();
    return ServerServiceDefinition.builder(MetricsServiceGrpc.SERVICE_NAME)
        .addMethod(export, ServerCalls.asyncUnaryCall(this::export))
        .build();
  }

  private void export(byte[] request, StreamObserver<ExportMetricsServiceResponse> answer) {
    try {
      answer.onNext(receiver.receive(request, clock.instant()));
      answer.onCompleted();
    } catch (RefusedException e) {
      receiver.refuse(e.refusal(), clock.instant());
      answer.onError(
          Status.INVALID_ARGUMENT.withDescription(e.refusal().message()).asRuntimeException());
    }
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try (stream) {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The transport turns away what is too large, before there is a call. */
  private final class TooLargeCounter extends ServerStreamTracer.Factory {

    @Override
    public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
      return new ServerStreamTracer() {
        @Override
        public void streamClosed(Status status) {
          if (status.getCode() == Status.Code.RESOURCE_EXHAUSTED) {
            receiver.refuse(Refusal.TOO_LARGE, clock.instant());
          }
        }
      };
    }
  }
}
