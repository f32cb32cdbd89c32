package io.tenantry.e2e.telemetry;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Status;
import io.grpc.Status.Code;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslProvider;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLException;

/** OTLP over HTTP, protobuf. */
final class HttpTransport implements OtlpTransport {

  private static final String PROTOBUF = "application/x-protobuf";

  private final HttpClient client;
  private final OtlpClient.Options options;
  private final String base;

  private HttpTransport(HttpClient client, OtlpClient.Options options) {
    this.client = client;
    this.options = options;
    this.base =
        "%s://%s:%d%s"
            .formatted(
                options.authority().isPresent() ? "https" : "http",
                options.host(),
                options.port(),
                options.path());
  }

  static HttpTransport open(OtlpClient.Options options) {
    HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
    if (options.authority().isPresent()) {
      try {
        JdkSslContext context =
            (JdkSslContext) Tls.client(options).sslProvider(SslProvider.JDK).build();
        builder.sslContext(context.context());
      } catch (SSLException e) {
        throw new IllegalArgumentException("certificates that cannot be used", e);
      }
    }
    return new HttpTransport(builder.build(), options);
  }

  @Override
  public CompletableFuture<Answer> send(OtlpRequest request) {
    HttpRequest.Builder post =
        HttpRequest.newBuilder(URI.create(base + path(request)))
            .timeout(options.timeout())
            .header("Content-Type", PROTOBUF);
    options.headers().forEach(post::header);
    byte[] body = request.message().toByteArray();
    if (options.isCompressed()) {
      post.header("Content-Encoding", "gzip");
      body = gzip(body);
    }
    return client
        .sendAsync(post.POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofByteArray())
        .handle((response, failure) ->
            failure == null ? answer(request, response) : unanswered(failure));
  }

  private static String path(OtlpRequest request) {
    return switch (request) {
      case OtlpRequest.Traces traces -> "/v1/traces";
      case OtlpRequest.Metrics metrics -> "/v1/metrics";
      case OtlpRequest.Logs logs -> "/v1/logs";
    };
  }

  private static byte[] gzip(byte[] body) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private static Answer answer(OtlpRequest request, HttpResponse<byte[]> response) {
    if (response.statusCode() / 100 != 2) {
      return refused(response);
    }
    try {
      return switch (request) {
        case OtlpRequest.Traces traces ->
            GrpcTransport.answer(ExportTraceServiceResponse.parseFrom(response.body()));
        case OtlpRequest.Metrics metrics ->
            GrpcTransport.answer(ExportMetricsServiceResponse.parseFrom(response.body()));
        case OtlpRequest.Logs logs ->
            GrpcTransport.answer(ExportLogsServiceResponse.parseFrom(response.body()));
      };
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("an answer that is not of OTLP", e);
    }
  }

  private static Answer.Refused refused(HttpResponse<byte[]> response) {
    Status status = status(response);
    Optional<Duration> retryAfter =
        response
            .headers()
            .firstValue("Retry-After")
            .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
            .or(() -> GrpcTransport.retryAfter(status));
    return new Answer.Refused(
        io.grpc.Status.fromCodeValue(status.getCode()).getCode(),
        status.getMessage(),
        retryAfter,
        OptionalInt.of(response.statusCode()));
  }

  /** The body, or what the HTTP status stands for. */
  private static Status status(HttpResponse<byte[]> response) {
    boolean isStatus =
        response.headers().firstValue("Content-Type").orElse("").startsWith(PROTOBUF);
    if (isStatus) {
      try {
        return Status.parseFrom(response.body());
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException("an answer that is not of OTLP", e);
      }
    }
    Code code =
        switch (response.statusCode()) {
          case 400 -> Code.INVALID_ARGUMENT;
          case 401 -> Code.UNAUTHENTICATED;
          case 403 -> Code.PERMISSION_DENIED;
          case 404 -> Code.UNIMPLEMENTED;
          case 429 -> Code.RESOURCE_EXHAUSTED;
          case 502, 503, 504 -> Code.UNAVAILABLE;
          default -> Code.UNKNOWN;
        };
    return Status.newBuilder()
        .setCode(code.value())
        .setMessage(new String(response.body(), StandardCharsets.UTF_8).strip())
        .build();
  }

  private static Answer unanswered(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return Answer.Refused.unanswered(
        cause instanceof HttpTimeoutException ? Code.DEADLINE_EXCEEDED : Code.UNAVAILABLE,
        cause.toString());
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
