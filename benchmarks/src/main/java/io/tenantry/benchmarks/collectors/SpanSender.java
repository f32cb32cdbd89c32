package io.tenantry.benchmarks.collectors;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Sends serialised requests over several connections by turns, as several agents would, each
 * request once. Thread-safe.
 */
final class SpanSender implements AutoCloseable {

  private static final int CONNECTIONS = 4;
  private static final int LONGEST_ANSWER_SECONDS = 30;

  private final List<ManagedChannel> connections = new ArrayList<>();
  private final List<Channel> channels = new ArrayList<>();
  private int next;

  private SpanSender(Supplier<NettyChannelBuilder> builder, Metadata headers) {
    for (int i = 0; i < CONNECTIONS; i++) {
      ManagedChannel connection = builder.get().disableRetry().directExecutor().build();
      connections.add(connection);
      channels.add(
          ClientInterceptors.intercept(
              connection, MetadataUtils.newAttachHeadersInterceptor(headers)));
    }
  }

  /** Without TLS. Connects with the first requests, as the other does. */
  static SpanSender plain(int port, Map<String, String> headers) {
    return new SpanSender(() -> to(port).usePlaintext(), metadata(headers));
  }

  /**
   * Over TLS.
   *
   * @param authority whose certificate the receiver shows, PEM
   */
  static SpanSender trusting(Path authority, int port, Map<String, String> headers)
      throws IOException {
    SslContext trust =
        GrpcSslContexts.configure(
                SslContextBuilder.forClient().trustManager(authority.toFile()), SslProvider.JDK)
            .build();
    return new SpanSender(() -> to(port).sslContext(trust), metadata(headers));
  }

  private static NettyChannelBuilder to(int port) {
    return NettyChannelBuilder.forAddress("127.0.0.1", port);
  }

  private static Metadata metadata(Map<String, String> headers) {
    Metadata metadata = new Metadata();
    headers.forEach((name, value) ->
        metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
    return metadata;
  }

  /** Sends; {@code answered} is called from a thread of the network, which it must not hold up. */
  synchronized void send(byte[] request, Consumer<Status> answered) {
    Channel channel = channels.get(next);
    next = (next + 1) % channels.size();
    ClientCall<byte[], byte[]> call =
        channel.newCall(
            Bytes.EXPORT_SPANS,
            CallOptions.DEFAULT.withDeadlineAfter(LONGEST_ANSWER_SECONDS, TimeUnit.SECONDS));
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            answered.accept(status);
          }
        },
        new Metadata());
    call.request(1);
    call.sendMessage(request);
    call.halfClose();
  }

  @Override
  public void close() {
    connections.forEach(ManagedChannel::shutdownNow);
  }
}
