package io.tenantry.autoscaler.otlp;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import java.io.IOException;
import java.io.InputStream;
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
            // A sender that reports once a second has one at a time.
            .maxConcurrentCallsPerConnection(32)
            // Collectors may keep an idle connection alive as often as this.
            .permitKeepAliveTime(10, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addStreamTracerFactory(new RefusalCounter())
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
    MethodDescriptor<Message, ExportMetricsServiceResponse> export =
        MetricsServiceGrpc.getExportMethod().toBuilder(
                new MessageReader(), MetricsServiceGrpc.getExportMethod().getResponseMarshaller())
            .build();
    return ServerServiceDefinition.builder(MetricsServiceGrpc.SERVICE_NAME)
        .addMethod(export, ServerCalls.asyncUnaryCall(this::export))
        .build();
  }

  private void export(Message request, StreamObserver<ExportMetricsServiceResponse> answer) {
    try {
      answer.onNext(receiver.receive(request.bytes(), clock.instant()));
      answer.onCompleted();
    } catch (RefusedException e) {
      Status status =
          e.refusal() == Refusal.TOO_LARGE ? Status.RESOURCE_EXHAUSTED : Status.INVALID_ARGUMENT;
      answer.onError(status.withDescription(e.refusal().message()).asRuntimeException());
    }
  }

  /** Read already, or found unreadable already: then it says so when it is asked. */
  private interface Message {
    byte[] bytes() throws RefusedException;
  }

  /** Never throws: what is thrown here is taken for a failure of ours. */
  private static final class MessageReader implements MethodDescriptor.Marshaller<Message> {

    @Override
    public Message parse(InputStream stream) {
      try (stream) {
        byte[] bytes = stream.readAllBytes();
        return () -> bytes;
      } catch (StatusRuntimeException e) {
        // The stream keeps the limit on what it unpacks.
        return unreadable(Refusal.TOO_LARGE);
      } catch (IOException e) {
        return unreadable(Refusal.UNDECODABLE);
      }
    }

    private static Message unreadable(Refusal refusal) {
      return () -> {
        throw new RefusedException(refusal);
      };
    }

    @Override
    public InputStream stream(Message value) {
      throw new UnsupportedOperationException("a server sends no requests");
    }
  }

  /** At the end of a call, because the transport refuses some before there is one for us. */
  private final class RefusalCounter extends ServerStreamTracer.Factory {

    @Override
    public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
      return new ServerStreamTracer() {
        @Override
        public void streamClosed(Status status) {
          if (status.getCode() == Status.Code.RESOURCE_EXHAUSTED) {
            receiver.refuse(Refusal.TOO_LARGE, clock.instant());
          } else if (status.getCode() == Status.Code.INVALID_ARGUMENT) {
            receiver.refuse(Refusal.UNDECODABLE, clock.instant());
          }
        }
      };
    }
  }
}
