package io.tenantry.boundaries;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A third party: a service that is on no list, and keeps whatever is sent to it. */
final class Stranger implements AutoCloseable {

  private final Queue<String> received = new ConcurrentLinkedQueue<>();
  private final HttpServer http;
  private final Server grpc;

  Stranger() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::receive);
    http.start();
    grpc =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                ServerServiceDefinition.builder("boundaries.FarSide")
                    .addMethod(
                        GrpcBoundary.LOOK,
                        ServerCalls.asyncUnaryCall((boundary, answer) -> {
                          answer.onNext("received");
                          answer.onCompleted();
                        }))
                    .build())
            .intercept(new Keeper())
            .build()
            .start();
  }

  String httpAddress() {
    return "http://127.0.0.1:" + http.getAddress().getPort() + "/";
  }

  String grpcAddress() {
    return "127.0.0.1:" + grpc.getPort();
  }

  /** All headers and metadata that have come since the last call. */
  String takeReceived() {
    StringBuilder all = new StringBuilder();
    for (String one = received.poll(); one != null; one = received.poll()) {
      all.append(one).append('\n');
    }
    return all.toString();
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      received.add(exchange.getRequestHeaders().entrySet().toString());
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write("received".getBytes(StandardCharsets.UTF_8));
    }
  }

  @Override
  public void close() {
    http.stop(0);
    grpc.shutdownNow();
  }

  private final class Keeper implements ServerInterceptor {

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      received.add(headers.toString());
      return next.startCall(call, headers);
    }
  }
}
