package io.tenantry.e2e.telemetry;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Sends requests to a port of this machine, each exactly once: nothing is tried again, batched or
 * queued, so that an answer is the receiver's own. Thread-safe.
 */
public final class OtlpClient implements AutoCloseable {

  private final OtlpTransport transport;

  private OtlpClient(OtlpTransport transport) {
    this.transport = transport;
  }

  /** OTLP over gRPC. */
  public static Options grpc(int port) {
    return Options.of(Protocol.GRPC, port);
  }

  /** OTLP over HTTP, protobuf. */
  public static Options http(int port) {
    return Options.of(Protocol.HTTP, port);
  }

  /** Sends, and waits for the answer. */
  public Answer send(OtlpRequest request) {
    return transport.send(request).join();
  }

  /** Sends; the future never completes exceptionally. */
  public CompletableFuture<Answer> sendAsync(OtlpRequest request) {
    return transport.send(request);
  }

  /**
   * Sends traces that have to be accepted.
   *
   * @return their ids
   * @throws IllegalStateException with the answer, when it was another
   */
  public Set<TraceId> deliver(OtlpRequest.Traces request) {
    deliver((OtlpRequest) request);
    return request.traces();
  }

  /**
   * Sends what has to be accepted.
   *
   * @throws IllegalStateException with the answer, when it was another
   */
  public void deliver(OtlpRequest request) {
    Answer answer = send(request);
    if (!(answer instanceof Answer.Accepted)) {
      throw new IllegalStateException("not accepted: " + answer);
    }
  }

  @Override
  public void close() {
    transport.close();
  }

  enum Protocol {
    GRPC,
    HTTP
  }

  /**
   * How to send. Immutable; by default plain text, uncompressed, within half a minute.
   *
   * @param path in front of {@code /v1/traces} and the like, such as {@code /otlp}; HTTP only
   */
  public record Options(
      Protocol protocol,
      String host,
      int port,
      String path,
      Optional<Path> authority,
      Optional<PemFiles> certificate,
      Map<String, String> headers,
      boolean isCompressed,
      Duration timeout) {

    private static Options of(Protocol protocol, int port) {
      return new Options(
          protocol,
          "127.0.0.1",
          port,
          "",
          Optional.empty(),
          Optional.empty(),
          Map.of(),
          false,
          Duration.ofSeconds(30));
    }

    /** To another machine, or to this one by another name. */
    public Options host(String name) {
      return new Options(
          protocol, name, port, path, authority, certificate, headers, isCompressed, timeout);
    }

    public Options path(String prefix) {
      return new Options(
          protocol, host, port, prefix, authority, certificate, headers, isCompressed, timeout);
    }

    /** Over TLS, to a server with a certificate of this authority. */
    public Options trusting(Path caFile) {
      return new Options(
          protocol,
          host,
          port,
          path,
          Optional.of(caFile),
          certificate,
          headers,
          isCompressed,
          timeout);
    }

    /** Shows a certificate of its own, when the server asks; over TLS only. */
    public Options presenting(PemFiles files) {
      return new Options(
          protocol,
          host,
          port,
          path,
          authority,
          Optional.of(files),
          headers,
          isCompressed,
          timeout);
    }

    public Options bearer(String token) {
      return header("Authorization", "Bearer " + token);
    }

    /** A header, of gRPC metadata when the protocol is gRPC. */
    public Options header(String name, String value) {
      Map<String, String> more = new LinkedHashMap<>(headers);
      more.put(name, value);
      return new Options(
          protocol,
          host,
          port,
          path,
          authority,
          certificate,
          Map.copyOf(more),
          isCompressed,
          timeout);
    }

    /** With gzip. */
    public Options compressed() {
      return new Options(
          protocol, host, port, path, authority, certificate, headers, true, timeout);
    }

    /** How long one request may take. */
    public Options timeout(Duration limit) {
      return new Options(
          protocol, host, port, path, authority, certificate, headers, isCompressed, limit);
    }

    /** Connects with the first request. */
    public OtlpClient open() {
      return new OtlpClient(
          switch (protocol) {
            case GRPC -> GrpcTransport.open(this);
            case HTTP -> HttpTransport.open(this);
          });
    }
  }
}
