package io.tenantry.e2e.standin;

import com.google.protobuf.Any;
import com.google.rpc.RetryInfo;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** OTLP over gRPC, traces only; plain or gzip. */
final class GrpcStandInServer implements StandInServer {

  private static final Metadata.Key<String> ORG =
      Metadata.Key.of(OrgId.HEADER, Metadata.ASCII_STRING_MARSHALLER);
  private static final Context.Key<List<String>> ORGS = Context.key("organizations");
  private static final int LARGEST_MESSAGE = 64 << 20;

  private final Pushes<ExportTraceServiceRequest> pushes;
  private final LoopbackPort port = new LoopbackPort();
  private @Nullable Server server;
  private @Nullable ExecutorService threads;

  GrpcStandInServer(Pushes<ExportTraceServiceRequest> pushes) {
    this.pushes = pushes;
  }

  @Override
  public int port() {
    return port.number();
  }

  @Override
  public synchronized void start() {
    if (server != null) {
      return;
    }
    ExecutorService newThreads = Executors.newVirtualThreadPerTaskExecutor();
    port.open(address -> {
      server =
          NettyServerBuilder.forAddress(address)
              .executor(newThreads)
              .maxInboundMessageSize(LARGEST_MESSAGE)
              .permitKeepAliveTime(1, TimeUnit.SECONDS)
              .permitKeepAliveWithoutCalls(true)
              .intercept(new OrgInterceptor())
              .addService(new TraceService())
              .build()
              .start();
      return server.getPort();
    });
    threads = newThreads;
  }

  @Override
  public synchronized void stop() {
    if (server != null) {
      server.shutdownNow();
      try {
        if (!server.awaitTermination(10, TimeUnit.SECONDS)) {
          throw new IllegalStateException("a gRPC server that does not end");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
      server = null;
      port.keep();
    }
    if (threads != null) {
      threads.shutdownNow();
      threads = null;
    }
  }

  @Override
  public synchronized void close() {
    stop();
    port.release();
  }

  private final class TraceService extends TraceServiceGrpc.TraceServiceImplBase {

    @Override
    public void export(
        ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> answer) {
      try {
        pushes.push(ORGS.get(), request);
        answer.onNext(ExportTraceServiceResponse.getDefaultInstance());
        answer.onCompleted();
      } catch (RefusedPushException e) {
        answer.onError(status(e));
      }
    }
  }

  private static StatusRuntimeException status(RefusedPushException refusal) {
    com.google.rpc.Status.Builder status =
        com.google.rpc.Status.newBuilder()
            .setCode(refusal.code().value())
            .setMessage(refusal.message());
    refusal.retryAfter().ifPresent(delay -> status.addDetails(Any.pack(retryInfo(delay))));
    return StatusProto.toStatusRuntimeException(status.build());
  }

  private static RetryInfo retryInfo(Duration delay) {
    return RetryInfo.newBuilder()
        .setRetryDelay(
            com.google.protobuf.Duration.newBuilder()
                .setSeconds(delay.getSeconds())
                .setNanos(delay.getNano()))
        .build();
  }

  /** Lets the service see the organizations of the metadata. */
  private static final class OrgInterceptor implements ServerInterceptor {

    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      Iterable<String> orgs = headers.getAll(ORG);
      List<String> values =
          orgs == null ? List.of() : StreamSupport.stream(orgs.spliterator(), false).toList();
      return Contexts.interceptCall(Context.current().withValue(ORGS, values), call, headers, next);
    }
  }
}
