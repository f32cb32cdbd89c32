package io.tenantry.e2e.telemetry;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.rpc.RetryInfo;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslProvider;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/** OTLP over gRPC. */
final class GrpcTransport implements OtlpTransport {

  private final ManagedChannel channel;
  private final Channel withHeaders;
  private final CallOptions callOptions;
  private final Duration timeout;

  private GrpcTransport(ManagedChannel channel, OtlpClient.Options options) {
    Metadata headers = new Metadata();
    options
        .headers()
        .forEach((name, value) ->
            headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
    this.channel = channel;
    this.withHeaders =
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    this.callOptions =
        options.isCompressed() ? CallOptions.DEFAULT.withCompression("gzip") : CallOptions.DEFAULT;
    this.timeout = options.timeout();
  }

  static GrpcTransport open(OtlpClient.Options options) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(options.host(), options.port()).disableRetry();
    if (options.authority().isEmpty()) {
      builder.usePlaintext();
    } else {
      try {
        builder.sslContext(GrpcSslContexts.configure(Tls.client(options), SslProvider.JDK).build());
      } catch (SSLException e) {
        throw new IllegalArgumentException("certificates that cannot be used", e);
      }
    }
    return new GrpcTransport(builder.build(), options);
  }

  @Override
  public CompletableFuture<Answer> send(OtlpRequest request) {
    if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      // This request still fails, but the next finds a receiver that has come back. Otherwise it
      // would have to wait, up to two minutes after a long outage.
      channel.resetConnectBackoff();
    }
    return switch (request) {
      case OtlpRequest.Traces traces ->
          call(TraceServiceGrpc.getExportMethod(), traces.message(), GrpcTransport::answer);
      case OtlpRequest.Metrics metrics ->
          call(MetricsServiceGrpc.getExportMethod(), metrics.message(), GrpcTransport::answer);
      case OtlpRequest.Logs logs ->
          call(LogsServiceGrpc.getExportMethod(), logs.message(), GrpcTransport::answer);
    };
  }

  private <T extends MessageLite, R> CompletableFuture<Answer> call(
      MethodDescriptor<T, R> method, T message, Function<R, Answer> answer) {
    CompletableFuture<Answer> result = new CompletableFuture<>();
    ClientCalls.asyncUnaryCall(
        withHeaders.newCall(
            method, callOptions.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)),
        message,
        new StreamObserver<R>() {
          @Override
          public void onNext(R response) {
            result.complete(answer.apply(response));
          }

          @Override
          public void onError(Throwable failure) {
            result.complete(refused(failure));
          }

          @Override
          public void onCompleted() {
            // onNext has said it all.
          }
        });
    return result;
  }

  static Answer answer(ExportTraceServiceResponse response) {
    return answer(
        response.getPartialSuccess().getRejectedSpans(),
        response.getPartialSuccess().getErrorMessage());
  }

  static Answer answer(ExportMetricsServiceResponse response) {
    return answer(
        response.getPartialSuccess().getRejectedDataPoints(),
        response.getPartialSuccess().getErrorMessage());
  }

  static Answer answer(ExportLogsServiceResponse response) {
    return answer(
        response.getPartialSuccess().getRejectedLogRecords(),
        response.getPartialSuccess().getErrorMessage());
  }

  private static Answer answer(long rejected, String message) {
    return rejected == 0 ? new Answer.Accepted() : new Answer.PartlyAccepted(rejected, message);
  }

  private static Answer.Refused refused(Throwable failure) {
    Status status = Status.fromThrowable(failure);
    com.google.rpc.Status details = StatusProto.fromThrowable(failure);
    return new Answer.Refused(
        status.getCode(),
        Optional.ofNullable(status.getDescription()).orElse(""),
        details == null ? Optional.empty() : retryAfter(details),
        OptionalInt.empty());
  }

  /** The delay of the RetryInfo among the details. */
  static Optional<Duration> retryAfter(com.google.rpc.Status status) {
    for (Any detail : status.getDetailsList()) {
      if (detail.is(RetryInfo.class)) {
        try {
          com.google.protobuf.Duration delay = detail.unpack(RetryInfo.class).getRetryDelay();
          return Optional.of(Duration.ofSeconds(delay.getSeconds(), delay.getNanos()));
        } catch (InvalidProtocolBufferException e) {
          throw new IllegalStateException("a RetryInfo that cannot be read", e);
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
